import type { AccessQuestion } from "../../../../components/aws/access/documents";
import type { Permission } from "../../../../components/delivery/access-matrix";
import { administrator, breakGlass, jenkins, keyArn, repositoryArn, roleArn } from "./world";

/** Written by hand: what people may do in each duty, and where. */
const logIn = ["ecr:GetAuthorizationToken"];
const pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const push = [
  ...["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload"],
  ...["ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
];
const readFindings = ["ecr:DescribeImageScanFindings", "ecr:DescribeImages"];
const list = ["ecr:DescribeImages"];
const sign = ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", "kms:Verify"];
const verify = ["kms:DescribeKey", "kms:GetPublicKey", "kms:Verify"];

const staging = ["staging/payments/api", "staging/payments/charts/api"].map((name) => repositoryArn(name));
const preproduction = ["preproduction/payments/api", "preproduction/payments/charts/api"].map((name) =>
  repositoryArn(name),
);
const production = ["production/payments/api", "production/payments/charts/api"].map((name) => repositoryArn(name));
const signingKey = keyArn("payments-signing");

type Row = readonly [what: readonly string[], where: readonly string[]];

export const expectedTable: Readonly<Record<string, readonly Row[]>> = {
  "payments-staging-publish": [
    [logIn, ["*"]],
    [push, staging],
    [sign, [signingKey]],
  ],
  "payments-staging-deploy": [
    [logIn, ["*"]],
    [[...pull, ...list], staging],
    [verify, [signingKey]],
  ],
  "payments-preproduction-promote": [
    [logIn, ["*"]],
    [[...pull, ...readFindings], staging],
    [push, preproduction],
    [verify, [signingKey]],
  ],
  "payments-preproduction-deploy": [
    [logIn, ["*"]],
    [[...pull, ...list], preproduction],
    [verify, [signingKey]],
  ],
  "payments-production-promote": [
    [logIn, ["*"]],
    [[...pull, ...readFindings], preproduction],
    [push, production],
    [verify, [signingKey]],
  ],
  "payments-production-deploy": [
    [logIn, ["*"]],
    [[...pull, ...list], production],
    [verify, [signingKey]],
  ],
};

/** What the roles of the delivery path may do, all of it. */
export function expectedPermissions(): readonly Permission[] {
  return Object.entries(expectedTable).flatMap(([name, rows]) => permissionsIn(roleArn(name), rows));
}

/** What other CI may do, that is named in `publishers`: its own policy lets it log in and nothing else. */
const jenkinsTable: readonly Row[] = [
  [logIn, ["*"]],
  [push, staging],
];

const laterTools = ["preproduction", "production"].flatMap((environment) =>
  ["api", "charts/api"].map((artifact) => repositoryArn(`${environment}/payments-tools/${artifact}`)),
);
const later = [...preproduction, ...production];
const upload = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];
const remove = ["ecr:BatchDeleteImage", "ecr:DeleteRepository"];

/** All that is refused to somebody whose own policy allows everything. */
const administratorRefused: readonly Row[] = [
  [upload, [...later, ...laterTools]],
  [remove, [...later, ...laterTools]],
  [["kms:Sign"], [signingKey, keyArn("payments-tools-signing")]],
];
const breakGlassRefused: readonly Row[] = [
  [upload, [...later, ...laterTools]],
  [remove, laterTools],
  [["kms:Sign"], [signingKey, keyArn("payments-tools-signing")]],
];

function permissionsIn(identity: string, rows: readonly Row[]): readonly Permission[] {
  return rows.flatMap(([what, where]) =>
    what.flatMap((action) => where.map((resource) => ({ identity, action, resource }))),
  );
}

/**
 * What differs from what is written here by hand, each thing with what is wrong about it: of the roles of the delivery
 * path and other CI all that they may do, of administrators all that they may not do with registries and keys here.
 */
export function differencesFromExpected(
  permissions: readonly Permission[],
  questions: readonly AccessQuestion[],
): readonly string[] {
  const allowed = new Set(lines(permissions));
  const expected = [...expectedPermissions(), ...permissionsIn(jenkins, jenkinsTable)];
  const limited = new Set(expected.map(({ identity }) => identity));
  const granted = lines(permissions.filter(({ identity }) => limited.has(identity)));
  const refused = [
    ...permissionsIn(administrator, administratorRefused),
    ...permissionsIn(breakGlass, breakGlassRefused),
  ];
  const ofRegistries = questions.filter(
    ({ action, resource }) => /^(?:ecr|kms):/.test(action) && !resource.includes("999988887777"),
  );
  const asked = [administrator, breakGlass].flatMap((identity) =>
    ofRegistries.map((question) => ({ identity, ...question })),
  );
  const withheld = lines(asked).filter((line) => !allowed.has(line));
  return [
    ...differing(granted, lines(expected)).map((line) => `allowed: ${line}`),
    ...differing(withheld, lines(refused)).map((line) => `refused: ${line}`),
  ];
}

function differing(found: readonly string[], expected: readonly string[]): readonly string[] {
  const [foundSet, expectedSet] = [new Set(found), new Set(expected)];
  return [
    ...found.filter((line) => !expectedSet.has(line)).map((line) => `too much: ${line}`),
    ...expected.filter((line) => !foundSet.has(line)).map((line) => `missing: ${line}`),
  ];
}

/** One line each, in an order that does not depend on how they were found. */
export function lines(values: readonly object[]): readonly string[] {
  return values
    .map((value) =>
      Object.entries(value)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([, text]) => text)
        .join(" "),
    )
    .sort();
}
