import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that run the engine take longest: begun last, one of them would be waited for alone. */
export class EngineFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const runsEngine = ({ moduleId }: TestSpecification) => moduleId.includes(".engine.test.");
    return [...sorted.filter(runsEngine), ...sorted.filter((file) => !runsEngine(file))];
  }
}
