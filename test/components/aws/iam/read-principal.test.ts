import { describe, expect, it } from "vitest";
import { foundIn, policy, type Refusal } from "./documents";

const allow = { Effect: "Allow", Action: "ecr:PutImage", Resource: "*" };
const named = { Effect: "Allow", Action: "ecr:PutImage", Principal: { AWS: "111122223333" } };
const denied = { ...named, Effect: "Deny" };

const exception = (names: unknown) => policy({ Effect: "Deny", Action: "*", NotPrincipal: names });
const bob = "arn:aws:iam::444455556666:user/Bob";
const root = "arn:aws:iam::444455556666:root";
const role = "arn:aws:iam::444455556666:role/audit/reader";
const session = "arn:aws:sts::444455556666:assumed-role/reader/app";

const rows: readonly Refusal[] = [
  [
    "no principal in an identity's policy",
    "identity",
    policy({ ...allow, Principal: "*" }),
    "Statement[0].Principal",
    policy(allow),
  ],
  [
    "a principal in a resource's policy",
    "resource",
    policy(allow),
    "Statement[0].Principal",
    policy({ ...allow, Principal: "*" }),
  ],
  [
    "a principal of some kind",
    "resource",
    policy({ ...named, Principal: {} }),
    "Statement[0].Principal",
    policy({ ...named, Principal: "*" }),
  ],
  [
    "a principal of a known kind",
    "resource",
    policy({ ...named, Principal: { CanonicalUser: "79a59df900b949e5" } }),
    "Statement[0].Principal.CanonicalUser",
    policy({ ...named, Principal: { AWS: "*" } }),
  ],
  [
    "a principal without wildcards in it",
    "resource",
    policy({ ...named, Principal: { AWS: "arn:aws:iam::111122223333:role/*" } }),
    "Statement[0].Principal.AWS",
    policy({ ...named, Principal: { AWS: "arn:aws:iam::111122223333:role/ci/x" } }),
  ],
  [
    "a principal that still exists",
    "resource",
    policy({ ...named, Principal: { AWS: ["111122223333", "AROAEXAMPLEID"] } }),
    "Statement[0].Principal.AWS[1]",
    policy({ ...named, Principal: { AWS: ["111122223333", session, root, bob] } }),
  ],
  [
    "a service by its name",
    "resource",
    policy({ ...named, Principal: { Service: "*" } }),
    "Statement[0].Principal.Service",
    policy({ ...named, Principal: { Service: "ecr.amazonaws.com" } }),
  ],
  [
    "an identity provider by its name",
    "trust",
    policy({ ...named, Principal: { Federated: "*" } }),
    "Statement[0].Principal.Federated",
    policy({
      ...named,
      Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    }),
  ],
  [
    "one of Principal and NotPrincipal",
    "resource",
    policy({ ...denied, NotPrincipal: { AWS: [bob, root] } }),
    "Statement[0].NotPrincipal",
    exception({ AWS: [bob, root] }),
  ],
  [
    "no NotPrincipal in a trust policy",
    "trust",
    exception({ AWS: [bob, root] }),
    "Statement[0].NotPrincipal",
    policy(denied),
  ],
  [
    "no NotPrincipal that allows",
    "resource",
    policy({ Effect: "Allow", Action: "*", NotPrincipal: { AWS: [bob, root] } }),
    "Statement[0].NotPrincipal",
    exception({ AWS: [bob, root] }),
  ],
  [
    "an exception for somebody",
    "resource",
    exception("*"),
    "Statement[0].NotPrincipal",
    exception({ Service: "ecr.amazonaws.com" }),
  ],
  [
    "an exception for a user with the account",
    "resource",
    exception({ AWS: bob }),
    "Statement[0].NotPrincipal",
    exception({ AWS: [bob, "444455556666"] }),
  ],
  [
    "an exception for an account with somebody of it",
    "resource",
    exception({ AWS: root }),
    "Statement[0].NotPrincipal",
    exception({ AWS: [root, bob] }),
  ],
  [
    "an exception for a session with its role",
    "resource",
    exception({ AWS: [root, session] }),
    "Statement[0].NotPrincipal",
    exception({ AWS: [root, session, role] }),
  ],
  [
    "an exception for a role with a session",
    "resource",
    exception({ AWS: [root, role] }),
    "Statement[0].NotPrincipal",
    exception({ AWS: [root, session, role] }),
  ],
];

describe("the principal of a statement has to have", () => {
  it.each(rows)("%s (%s)", (...row) => {
    expect(foundIn(row)).toEqual([[row[3]], []]);
  });
});
