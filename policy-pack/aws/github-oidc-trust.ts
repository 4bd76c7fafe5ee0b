import type { RoleArgs } from "@pulumi/aws/iam";
import { definePolicy, type Finding, unknownFinding } from "../framework/policy";
import { type Plain, type Snapshot, Unknown } from "../framework/snapshot";
import { otherPrincipalFindings } from "./github/other-principals";
import { type TrustSettings, trustSettings } from "./github/settings";
import { trustStatementFindings } from "./github/trust-statement";
import { letsGithubIn } from "./github/trusts-github";
import { allowStatements, Malformed } from "./iam/document";

export const githubOidcTrust = definePolicy({
  name: "github-oidc-trust",
  displayName: "Roles trust exactly the GitHub jobs that are meant",
  description:
    "A role that GitHub Actions takes is trusted to exact subjects of named repositories, branches and environments, " +
    "for AWS's audience, and to nobody else.",
  why:
    "Everybody's repositories have tokens of the same issuer. What the conditions leave open, a pull request, another " +
    "branch, or somebody who registers a name that came free, pushes and deploys images.",
  severity: "critical",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AC-6", specification: "Least Privilege" },
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "IA-9",
      specification: "Service Identification and Authentication",
    },
  ],
  tags: ["aws", "iam", "github", "least-privilege"],
  remediationSteps:
    "Write one statement that allows `sts:AssumeRoleWithWebIdentity` to the provider, with `StringEquals` on `aud` " +
    "(`sts.amazonaws.com`), `sub` (`repo:<owner>@<id>/<repository>@<id>:environment:<name>`) and `repository_id`, each " +
    "value written out. `EcrDeliveryRoles` does.",
  url: "https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws",
  settings: trustSettings,
  resource: {
    reads: { "aws:iam/role:Role": ["assumeRolePolicy"] },
    check: ({ properties }, settings) =>
      trustFindings((properties as Snapshot<RoleArgs>).assumeRolePolicy, settings).map(toFinding),
  },
});

/** Of a role that has nothing to do with GitHub, only what cannot be read is of interest. */
function trustFindings(document: Plain, settings: TrustSettings): readonly (Malformed | Unknown)[] {
  const read = allowStatements(document, "assumeRolePolicy");
  const statements = read.flatMap((statement) =>
    statement instanceof Unknown || statement instanceof Malformed
      ? []
      : [{ ...statement, trusts: letsGithubIn(statement.elements, settings.issuers) }],
  );
  const unread = read.filter((statement) => statement instanceof Unknown || statement instanceof Malformed);
  const unknown = statements.flatMap(({ trusts }) => (trusts instanceof Unknown ? [trusts] : []));
  if (!statements.some(({ trusts }) => trusts === true)) return [...unread, ...unknown];
  const findings = statements.flatMap(({ trusts, elements, property }) =>
    trusts === true
      ? trustStatementFindings(elements, property, settings)
      : otherPrincipalFindings(elements, property, settings),
  );
  return [...unread, ...findings];
}

function toFinding(found: Malformed | Unknown): Finding {
  return found instanceof Unknown
    ? unknownFinding(found, "document")
    : { property: found.property, reason: found.reason };
}
