import * as path from "node:path";
import { EngineFirst } from "./test/engine-first";

// Most files load the same large SDKs, each in a worker of its own.
process.env.NODE_COMPILE_CACHE ??= path.join(__dirname, ".cache", "compiled");

const config: import("vitest/config").ViteUserConfig = {
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/global-setup.ts"],
    // The SDK takes a stack trace for each of a program's many promises, and reads source maps for every line of it.
    env: { NODE_OPTIONS: "--stack-trace-limit=1" },
    setupFiles: ["test/no-warnings.ts"],
    reporters: ["default", "./test/reporter.ts"],
    // There may be two cores only; an engine and a program beside it wait for each other.
    maxWorkers: 3,
    // Each file would load the SDKs anew. Their order is another each time, so what one leaves behind shows in the others.
    isolate: false,
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
