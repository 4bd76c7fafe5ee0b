import { identitiesOf } from "../../delivery/identity";
import type { Reader } from "../../delivery/reader";
import { maximumRoleName, roleName } from "./role";

/** Arguments that are right by themselves and wrong together. */
export function reportContradictions(input: Readonly<Record<string, unknown>>, reader: Reader): void {
  if (input.promotesFrom !== undefined && input.signing === true) {
    reader.report(
      "signing",
      "has no meaning with promotesFrom, because nobody publishes here; name the other registry's key as promotesFrom.signingKeyArn",
    );
  }
  if (input.createOidcProvider === true && input.oidcProviderArn !== undefined) {
    reader.report(
      "oidcProviderArn",
      "names a provider that exists, which createOidcProvider creates; remove one of them",
    );
  }
}

export function reportLongNames(
  prefix: string,
  given: boolean,
  environments: readonly string[],
  fed: boolean,
  reader: Reader,
): void {
  const names = identitiesOf(environments, fed).map((identity) => roleName(prefix, identity));
  const longest = names.reduce((a, b) => (b.length > a.length ? b : a), "");
  if (longest.length <= maximumRoleName) return;
  reader.report(
    "rolePrefix",
    `${given ? "makes" : "is not given, and the namespace makes"} the role name "${longest}" of ${longest.length} ` +
      `characters; IAM takes at most ${maximumRoleName}: write a shorter prefix`,
  );
}
