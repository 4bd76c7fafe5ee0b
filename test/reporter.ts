import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with one line that counts the tests which really ran, for CI to read. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++;
      // A file that does not load has no tests to count.
      if (module.errors().length > 0) count.failed++;
    }
    const skipped = count.skipped + count.pending;
    process.stdout.write(
      `\n${count.passed} passed, ${count.failed + unhandled.length} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`,
    );
  }
}
