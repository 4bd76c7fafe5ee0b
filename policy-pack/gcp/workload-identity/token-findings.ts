import type { Finding } from "../../framework/policy";
import { lengthened, squatted, strange } from "./claims";
import type { ReadProvider } from "./provider";

const property = "attributeCondition";

/** What a provider makes of tokens that it should refuse, and of those that it should take. */
export function tokenFindings(provider: ReadProvider): readonly Finding[] {
  const { rightful } = provider;
  if (provider.admits(strange())) {
    const reason =
      "lets jobs of everybody's repositories in. Ask for assertion.repository_owner_id and assertion.repository_id, both " +
      "joined by &&.";
    return [{ property, reason }];
  }
  if (!rightful) {
    const reason =
      "lets no token in that can be made from the values in it: it is dead, or more than can be read. Compare claims with " +
      'texts, such as assertion.repository_id == "<id>".';
    return [{ property, reason }];
  }
  const { token, held } = rightful;
  const findings: Finding[] = [];
  if (provider.canAdmitWithoutIds || provider.admits(squatted(token))) {
    const reason =
      "asks for names, or for what is no repository's own, so that whoever takes over a name, or has it too, comes in. Ask " +
      "for assertion.repository_owner_id and assertion.repository_id, whole, and joined by && to all else.";
    findings.push({ property, reason });
  }
  // https://docs.cloud.google.com/iam/docs/workload-identity-federation#mapping
  if (!provider.maps(lengthened(token, held))) {
    const reason =
      "maps tokens with long names to a subject of more than 127 bytes, which Google refuses. Make it from ids, such as " +
      'assertion.repository_id + ":" + assertion.run_id.';
    findings.push({ property: "attributeMapping.google.subject", reason });
  }
  return findings;
}
