/** One thing that is wrong with the input, on the property that has it. */
export interface Problem {
  /** Path of the property, such as `artifacts[0].name`. */
  readonly property: string;
  /** What is wrong with its value, and what to write instead. */
  readonly reason: string;
}
