const config: import("vitest/config").ViteUserConfig = {
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/no-warnings.ts"],
    reporters: ["default", "./test/reporter.ts"],
    // An engine and a program beside it are processes of their own, and there may be two cores only.
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    coverage: {
      provider: "v8",
      include: ["components/**", "policy-pack/**"],
      reporter: ["text-summary"],
      reportsDirectory: ".cache/coverage",
    },
  },
};

module.exports = config;
