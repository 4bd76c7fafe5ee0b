import fc from "fast-check";
import type { Principal } from "../../../../components/aws/iam/request";
import { conditions, contexts, variable } from "./condition-arbitraries";
import { policy } from "./documents";
import type { Case } from "./simulator";

const own = "111122223333";
const other = "444455556666";
const roleArn = `arn:aws:iam::${own}:role/ci/payments-promote`;
const foreignRole = `arn:aws:iam::${other}:role/payments-promote`;
const userArn = `arn:aws:iam::${own}:user/maria`;

const principals: readonly Principal[] = [
  { kind: "user", arn: userArn },
  { kind: "role session", roleArn, sessionName: "run-1" },
  { kind: "role session", roleArn: foreignRole, sessionName: "run-1" },
  { kind: "service", name: "inspector2.amazonaws.com" },
];

/** What is asked for: a resource whose policy only adds, and two that nothing is allowed of without their policy. */
const targets = [
  { action: "ecr:PutImage", resource: `arn:aws:ecr:us-east-2:${own}:repository/staging/api` },
  { action: "kms:Sign", resource: `arn:aws:kms:us-east-2:${own}:key/1234abcd-12ab-34cd-56ef-1234567890ab` },
  { action: "sts:AssumeRole", resource: `arn:aws:iam::${own}:role/deployers/payments-deploy` },
];

const actions = [
  ...[
    "*",
    "ecr:*",
    "kms:*",
    "sts:*",
    "ecr:PutImage",
    "ECR:putimage",
    "ecr:?ut*",
    "ecr:BatchGetImage",
    "kms:S*",
    "kms:Verify",
  ],
  ...["sts:AssumeRole", "sts:AssumeRole?", "kms:sign"],
];

const resources = [
  ...[
    "*",
    "arn:aws:ecr:*:*:*",
    `arn:aws:ecr:us-east-2:${own}:repository/staging/*`,
    "arn:aws:ecr:us-east-?:*:repository/*/api",
  ],
  ...[`arn:aws:ecr:us-east-2:${own}:repository/production/*`, `arn:aws:ecr:us-east-2:${own}:repository/staging/api`],
  ...[`arn:aws:ecr:us-east-2:${own}:repository/staging/${variable("aws:PrincipalTag/color, 'api'")}`],
  ...[`arn:aws:kms:*:${own}:key/*`, "arn:aws:kms:us-east-1:*:key/*", `arn:aws:iam::${own}:role/*`],
  `arn:aws:iam::${own}:role/deployers/payments-?eploy`,
];

/** In a policy of an identity. */
const incompleteResources = ["arn:aws:ecr", "arn:aws:kms:us-east-2", `arn:aws:iam::${own}`];

const identities = [
  ...[own, other, `arn:aws:iam::${own}:root`, `arn:aws:iam::${other}:root`, roleArn, foreignRole, userArn],
  `arn:aws:sts::${own}:assumed-role/payments-promote/run-1`,
  `arn:aws:sts::${own}:assumed-role/payments-promote/run-2`,
  `arn:aws:iam::${own}:user/mario`,
];

const namedPrincipals: fc.Arbitrary<object> = fc.oneof(
  fc.constantFrom({ Principal: "*" }, { Principal: { AWS: "*" } }),
  { weight: 5, arbitrary: listed(identities).map((AWS) => ({ Principal: { AWS } })) },
  fc.constant({ Principal: { Service: "inspector2.amazonaws.com" } }),
  fc.constant({ Principal: { AWS: own, Service: ["inspector2.amazonaws.com", "ecr.amazonaws.com"] } }),
);

function listed(values: readonly string[]): fc.Arbitrary<string | string[]> {
  return fc
    .tuple(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([some, asList]) => (some.length === 1 && !asList ? (some[0] ?? "*") : some));
}

function element(name: string, values: readonly string[]): fc.Arbitrary<object> {
  const negated = fc.constantFrom(false, false, false, true);
  return fc.tuple(listed(values), negated).map(([some, not]) => ({ [not ? `Not${name}` : name]: some }));
}

function statement(resource: fc.Arbitrary<object>, principal: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const condition = fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: conditions.map((tests) => (Object.keys(tests).length === 0 ? {} : { Condition: tests })) },
  );
  return fc
    .tuple(
      fc.constantFrom("Allow", "Allow", "Allow", "Allow", "Allow", "Deny"),
      element("Action", actions),
      resource,
      principal,
      condition,
    )
    .map(([Effect, ...parts]) => Object.assign({ Effect }, ...parts));
}

function document(one: fc.Arbitrary<object>): fc.Arbitrary<object> {
  return fc.array(one, { minLength: 1, maxLength: 3 }).map((statements) => policy(...statements));
}

/** Of incomplete ones the simulator says itself that it does not get `NotResource` right. */
const ofIdentity = document(
  statement(
    fc.oneof(
      element("Resource", resources),
      listed([...resources, ...incompleteResources]).map((Resource) => ({ Resource })),
    ),
    fc.constant({}),
  ),
);
const complete = document(statement(element("Resource", resources), fc.constant({})));
const ofResource = document(statement(fc.oneof(fc.constant({}), element("Resource", resources)), namedPrincipals));

function maybe<T>(arbitrary: fc.Arbitrary<T>, key: string): fc.Arbitrary<object> {
  return fc
    .option(arbitrary, { nil: undefined, freq: 2 })
    .map((value) => (value === undefined ? {} : { [key]: value }));
}

/** Keys that every action may have, each with one value. */
const singleValues = contexts.map((context) =>
  Object.fromEntries(
    Object.entries(context).flatMap(([key, value]) => {
      const one = typeof value === "string" ? value : value[0];
      return key.startsWith("aws:") && one !== undefined ? [[key, one]] : [];
    }),
  ),
);

/** Who asks for what, under which policies. */
export const cases: fc.Arbitrary<Case> = fc
  .tuple(
    fc.constantFrom(...principals),
    fc.constantFrom(...targets),
    singleValues,
    fc.array(ofIdentity, { minLength: 1, maxLength: 2 }),
    maybe(ofIdentity, "boundary"),
    maybe(complete, "session"),
    ofResource,
    fc.boolean(),
  )
  .map(([principal, target, context, identity, boundary, session, resourcePolicy, hasNone]) => ({
    ...{ principal, ...target, resourceAccount: own, context },
    // A service has no policies of its own.
    identity: principal.kind === "service" ? [] : identity,
    ...(principal.kind !== "service" && boundary),
    ...(principal.kind === "role session" && session),
    // Keys and roles have a policy in any case.
    ...((!hasNone || !target.action.startsWith("ecr:")) && { resourcePolicy }),
  }));
