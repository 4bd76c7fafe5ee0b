import { identitiesOf } from "../../delivery/identity";
import type { Reader } from "../../delivery/reader";
import type { IdentitySettings } from "./identity-args";
import { maximumTrustDocument, trustDocument } from "./trust-document";

/** The longest that an account can be, since it is not known yet. */
const account = { partition: "aws-us-gov", accountId: "111122223333", dnsSuffix: "amazonaws.com.cn" };

/** A trust document grows with the sources and workflows that it names. */
export function reportLongTrust(settings: IdentitySettings, reader: Reader): void {
  const identities = identitiesOf(settings.environments, settings.promotesFrom !== undefined);
  const longest = Math.max(...identities.map((identity) => trustDocument(identity, settings, account).length));
  if (longest <= maximumTrustDocument) return;
  reader.report(
    settings.sources.length > 1 ? "additionalSources" : "source",
    `makes a trust document of up to ${longest} characters; IAM takes ${maximumTrustDocument}: name fewer ` +
      "repositories or workflows, or say by source.subject which form of subject each repository has",
  );
}
