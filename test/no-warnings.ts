import { afterEach, expect, vi } from "vitest";

const warnings = (["warn", "error"] as const).map((level) => vi.spyOn(console, level));
process.on("warning", ({ name, message }) => {
  if (name !== "DeprecationWarning" && name !== "ExperimentalWarning") console.warn(name, message);
});

/** What warns in a test would warn users too. */
afterEach(() => {
  for (const warning of warnings) {
    expect(warning.mock.calls).toEqual([]);
    warning.mockClear();
  }
});
