import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { splitWords } from "./words";

/** The runtime options of Pulumi.yaml, see https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options */
export interface RuntimeOptions {
  readonly nodeArguments: readonly string[];
  /** What the SDK's run scripts read from their environment. */
  readonly environment: Readonly<Record<string, string>>;
}

export function runtimeOptions(info: ProgramInfo | undefined): RuntimeOptions {
  const options = info?.getOptions()?.toJavaScript() ?? {};
  const { typescript = true, tsconfig = "", nodeargs = "" } = options;
  const problems: string[] = [];
  if (typeof typescript !== "boolean") problems.push("typescript must be true or false");
  if (typeof tsconfig !== "string") problems.push("tsconfig must be a string: the path of a tsconfig.json");
  if (typeof nodeargs !== "string")
    problems.push("nodeargs must be a string: arguments for Node.js, quoted as in a shell");
  if (problems.length > 0) {
    throw new Error(`The runtime options of the project file cannot be used: ${problems.join("; ")}.`);
  }
  return {
    nodeArguments: splitWords(String(nodeargs)),
    environment: {
      ...(typescript === true && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
      ...(tsconfig !== "" && { PULUMI_NODEJS_TSCONFIG_PATH: String(tsconfig) }),
    },
  };
}
