import { afterAll, afterEach, expect, vi } from "vitest";

const warnings = (["warn", "error"] as const).map((level) => vi.spyOn(console, level));
const warnOfWarning = ({ name, message }: Error) => {
  if (name !== "DeprecationWarning" && name !== "ExperimentalWarning") console.warn(name, message);
};
process.on("warning", warnOfWarning);
// The next file has its own.
afterAll(() => {
  process.off("warning", warnOfWarning);
});

/** What warns in a test would warn users too. */
afterEach(() => {
  for (const warning of warnings) {
    expect(warning.mock.calls).toEqual([]);
    warning.mockClear();
  }
});
