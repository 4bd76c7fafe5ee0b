import { EngineFirst } from "./test/engine-first";

const config: import("vitest/config").ViteUserConfig = {
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/global-setup.ts"],
    setupFiles: ["test/no-warnings.ts"],
    reporters: ["default", "./test/reporter.ts"],
    // An engine and a program beside it are processes of their own, and there may be two cores only.
    maxWorkers: 2,
    sequence: { sequencer: EngineFirst },
    testTimeout: 300_000,
    hookTimeout: 300_000,
    coverage: {
      provider: "v8",
      include: ["components/**/*.ts", "policy-pack/**/*.ts"],
      // Their tests run them as users do, as processes of their own, which this coverage does not see.
      exclude: ["components/**/commands/*.ts"],
      // To a file: the closing line of the tests is the last one that CI prints.
      reporter: ["json-summary"],
      thresholds: { lines: 95, branches: 90 },
      reportsDirectory: ".cache/coverage",
    },
  },
};

module.exports = config;
