import { beforeAll, describe, expect, it } from "vitest";
import type { AccessDocuments, AccessQuestion, AccessToken } from "../../../../components/aws/access/documents";
import { accessMatrix } from "../../../../components/aws/access/matrix";
import { type GitHubClaims, githubClaims } from "../../../identities/github-token";
import { changes } from "./changes";
import { type Edit, type Statement, withEdit, withoutDenials } from "./edit";
import { differencesFromExpected, expectedPermissions, expectedTable, lines } from "./expected";
import { everyQuestion } from "./questions";
import { forms, jobIn } from "./tokens";
import { github, jenkins, keyArn, repositoryArn, resourcesOf, roleArn, world } from "./world";

let documents: AccessDocuments;
let questions: readonly AccessQuestion[];
beforeAll(async () => {
  documents = await world();
  questions = await everyQuestion(resourcesOf(documents));
});

const roles = Object.keys(expectedTable);
const condition = (claim: string) => `${github}:${claim}`;

/** Every token of the table of changes, and who admits it by that table. */
const judged = ["staging", "preproduction", "production"].flatMap((environment) =>
  forms.flatMap((form) => {
    const job = jobIn(environment, form);
    const writes = `payments-${environment}-${environment === "staging" ? "publish" : "promote"}`;
    const pulls = `payments-${environment}-deploy`;
    const expected = { both: [writes, pulls], pulls: [pulls], neither: [] };
    const token = (what: string, claims: GitHubClaims) => ({ name: `${environment} ${form} ${what}`, claims });
    return [
      { token: token("right", githubClaims(job)), expected: expected.both },
      ...changes.map(({ what, of, first, later }) => ({
        token: token(what, of(job)),
        expected: expected[environment === "staging" ? first : later],
      })),
    ];
  }),
);
const tokens: readonly AccessToken[] = judged.map(({ token }) => token);
const expectedAdmissions = lines(
  judged.flatMap(({ token, expected }) => expected.map((name) => ({ token: token.name, identity: roleArn(name) }))),
);

function admissionsDiffer(mutated: AccessDocuments): boolean {
  const { matrix, problems } = accessMatrix(mutated, { tokens, questions: [] });
  expect(problems).toEqual([]);
  return JSON.stringify(lines(matrix.admissions)) !== JSON.stringify(expectedAdmissions);
}

/** Of one role, where nothing else stands in the way. */
function permissionsDiffer(mutated: AccessDocuments, role: string): boolean {
  const alone = withoutDenials({ ...mutated, identities: mutated.identities.filter(({ arn }) => arn === role) });
  const { matrix, problems } = accessMatrix(alone, { tokens: [], questions });
  expect(problems).toEqual([]);
  const expected = expectedPermissions().filter(({ identity }) => identity === role);
  return JSON.stringify(lines(matrix.permissions)) !== JSON.stringify(lines(expected));
}

function differences(mutated: AccessDocuments): readonly string[] {
  const { matrix, problems } = accessMatrix(mutated, { tokens: [], questions });
  expect(problems).toEqual([]);
  return differencesFromExpected(matrix.permissions, questions);
}

const first = (edit: (statement: Statement) => void): Edit => {
  return ([statement]) => statement && edit(statement);
};
/** The conditions of a trust document's statement. */
const exact = (edit: (tests: Record<string, string | string[]>, statement: Statement) => void): Edit =>
  first((statement) => edit(statement.Condition?.StringEquals ?? {}, statement));
/** Moves one key to another operator. */
const under = (claim: string, operator: string, value?: string): Edit =>
  exact((tests, statement) => {
    const key = condition(claim);
    const was = tests[key];
    if (was === undefined) return;
    delete tests[key];
    statement.Condition = { ...statement.Condition, [operator]: { [key]: value ?? was } };
  });
const alsoAccept = (claim: string, value: string): Edit =>
  exact((tests) => {
    tests[condition(claim)] = [tests[condition(claim)] ?? [], value].flat();
  });
const fixed = ["aud", "sub", "repository_id"];
/** A token without an audience gets past no provider, so `aud` is not among them. */
const mayBeMissing = ["sub", "repository_id"];

const trustMutations: readonly (readonly [string, Edit])[] = [
  ...fixed.map((claim) => [`drop ${claim}`, exact((tests) => delete tests[condition(claim)])] as const),
  ...mayBeMissing.map((claim) => [`${claim} only where there is one`, under(claim, "StringEqualsIfExists")] as const),
  ...mayBeMissing.map((claim) => [`all values of ${claim}`, under(claim, "ForAllValues:StringEquals")] as const),
  ...fixed.map((claim) => [`${claim} like *`, under(claim, "StringLike", "*")] as const),
  ["the subject in whatever case", under("sub", "StringEqualsIgnoreCase")],
  ["any job of the repository", under("sub", "StringLike", "repo:acme/payments:*")],
  ["any owner", under("sub", "StringLike", "repo:acme*/payments*:environment:*")],
  ["not an unwanted subject", under("sub", "StringNotEquals", "repo:acme/payments:pull_request")],
  ["pull requests", alsoAccept("sub", "repo:acme/payments:pull_request")],
  ["a tag", alsoAccept("sub", "repo:acme@9919/payments@41881900:ref:refs/tags/v1.0.0")],
  ["another environment", alsoAccept("sub", "repo:acme/payments:environment:qa")],
  ["another repository's id", alsoAccept("repository_id", "41881901")],
  ["another audience", alsoAccept("aud", "other")],
  ["one form of the subject", exact((tests) => (tests[condition("sub")] = tests[condition("sub")]?.[0] ?? ""))],
  ["the other form of the subject", exact((tests) => (tests[condition("sub")] = tests[condition("sub")]?.[1] ?? ""))],
  ["no condition", first((statement) => delete statement.Condition)],
  ["a claim that nobody has", exact((tests) => (tests[condition("actor_id")] = "1"))],
  ["another action", first((statement) => (statement.Action = "sts:AssumeRole"))],
  [
    "a second way in",
    (statements) => {
      const [statement] = statements;
      const aud = { StringEquals: { [condition("aud")]: "sts.amazonaws.com" } };
      if (statement) statements.push({ ...statement, Sid: "Another", Condition: aud });
    },
  ],
];

describe("the exact comparison of who may take a role", () => {
  it("agrees with the documents as they are", () => {
    expect(admissionsDiffer(documents)).toBe(false);
  });

  describe.each(roles)("finds in the trust document of %s", (role) => {
    it.each(trustMutations)("%s", (_, edit) => {
      expect(admissionsDiffer(withEdit(documents, roleArn(role), "trustPolicy", edit))).toBe(true);
    });
  });

  it.each<readonly [string, Edit]>([
    ["drop ref", exact((tests) => delete tests[condition("ref")])],
    ["ref only where there is one", under("ref", "StringEqualsIfExists")],
    ["ref like *", under("ref", "StringLike", "*")],
    ["another branch", alsoAccept("ref", "refs/heads/feature")],
  ])("finds in the publisher's trust document: %s", (_, edit) => {
    const mutated = withEdit(documents, roleArn("payments-staging-publish"), "trustPolicy", edit);
    expect(admissionsDiffer(mutated)).toBe(true);
  });
});

const harmful = {
  ecr: ["BatchDeleteImage", "CreateRepository", "DeleteRepository", "PutImage", "PutImageTagMutability"],
  kms: ["CreateGrant", "PutKeyPolicy", "ScheduleKeyDeletion", "Sign"],
  "*": ["ecr:PutImage", "ecr:PutRegistryPolicy", "iam:UpdateAssumeRolePolicy", "iam:PassRole", "kms:Sign"],
};

/** Every way to let a statement say more, or less. */
function statementMutations({
  Action = [],
  Resource = "",
  Condition,
}: Statement): [string, (one: Statement) => void][] {
  const actions = [Action].flat();
  const service = (actions[0]?.split(":")[0] ?? "ecr") as "ecr" | "kms";
  const set = (change: Partial<Statement>) => (one: Statement) => void Object.assign(one, change);
  const part = (index: number, value: string) => Resource.split(":").with(index, value).join(":");
  const added = Resource === "*" ? harmful["*"] : harmful[service].map((name) => `${service}:${name}`);
  const mutations: [string, (one: Statement) => void][] = [
    ...added
      .filter((action) => !actions.includes(action))
      .map((action): [string, (one: Statement) => void] => [`with ${action}`, set({ Action: [...actions, action] })]),
    ...actions.map((action): [string, (one: Statement) => void] => [
      `without ${action}`,
      set({ Action: actions.map((other) => (other === action ? "s3:GetObject" : other)) }),
    ]),
    ["with every action of the service", set({ Action: `${service}:*` })],
    [
      "with all but an action",
      (one) => {
        delete one.Action;
        one.NotAction = ["s3:GetObject"];
      },
    ],
  ];
  if (Resource === "*") return mutations;
  mutations.push(["on everything", set({ Resource: "*" })], ["elsewhere", set({ Resource: part(4, "999988887777") })]);
  if (Condition) {
    const like = { "ForAnyValue:StringLike": { "kms:ResourceAliases": "alias/payments*" } };
    const all = { "ForAllValues:StringEquals": { "kms:ResourceAliases": "alias/payments-signing" } };
    const drop = (one: Statement) => void delete one.Condition;
    return [
      ...mutations,
      ["with any key", drop],
      ["aliases alike", set({ Condition: like })],
      ["no alias", set({ Condition: all })],
    ];
  }
  const name = part(5, "repository/*/payments/*");
  const widened = { region: part(3, "*"), account: part(4, "*"), environment: name };
  const shorter = {
    namespace: Resource.replace("/payments/*", "/*"),
    prefix: Resource.replace("/payments/*", "/payments*"),
  };
  const narrowed = { artifact: Resource.replace("/*", "/api") };
  return [
    ...mutations,
    ...Object.entries({ ...widened, ...shorter, ...narrowed }).map(
      ([what, resource]): [string, (one: Statement) => void] => [`with another ${what}`, set({ Resource: resource })],
    ),
  ];
}

describe("the exact comparison of what a role may do", () => {
  it("agrees with the documents as they are, with and without second lines of defence", () => {
    expect(roles.filter((role) => permissionsDiffer(documents, roleArn(role)))).toEqual([]);
    expect(differences(documents)).toEqual([]);
  });

  it.each(roles)("finds every change of the permissions of %s", (role) => {
    const own = documents.identities.find(({ arn }) => arn === roleArn(role));
    const [text = ""] = own?.permissionPolicies ?? [];
    const statements: Statement[] = JSON.parse(text).Statement;
    const mutations = statements.flatMap((statement, index) =>
      statementMutations(statement).map(([what, change]) => ({ what: `statement ${index} ${what}`, index, change })),
    );
    expect(mutations.length).toBeGreaterThan(30);
    const missed = mutations.filter(({ index, change }) => {
      const edit: Edit = (all) => {
        const statement = all[index];
        if (statement) change(statement);
      };
      return !permissionsDiffer(withEdit(documents, roleArn(role), "permissionPolicies", edit), roleArn(role));
    });
    expect(missed.map(({ what }) => what)).toEqual([]);
  });
});

const deniedExcept = (statement: Statement | undefined, arn: string) => {
  if (statement?.Condition) statement.Condition.ArnNotEquals = { "aws:PrincipalArn": [arn] };
};
const lockMutations: readonly (readonly [string, Edit])[] = [
  ["without the denial of pushes", (statements) => statements.splice(0, 1)],
  ["without the denial of deletions", (statements) => statements.splice(1, 1)],
  ["with the deployer as promoter", ([pushes]) => deniedExcept(pushes, roleArn("payments-production-deploy"))],
  ["with the publisher as promoter", ([pushes]) => deniedExcept(pushes, roleArn("payments-staging-publish"))],
  [
    "with the promoter as break-glass",
    ([, deletions]) => deniedExcept(deletions, roleArn("payments-production-promote")),
  ],
  ["denying whoever it is", ([pushes]) => delete pushes?.Condition],
  [
    "denying services only",
    ([pushes]) =>
      void (pushes && Object.assign(pushes.Condition ?? {}, { BoolIfExists: { "aws:PrincipalIsAWSService": "true" } })),
  ],
  [
    "excepting every role",
    ([pushes]) =>
      void (
        pushes && Object.assign(pushes, { Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } } })
      ),
  ],
  ["allowing what it denied", ([pushes]) => void (pushes && Object.assign(pushes, { Effect: "Allow" }))],
  ...["CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "UploadLayerPart"].map(
    (name) =>
      [
        `not denying ${name}`,
        ([pushes]: Statement[]) => {
          if (pushes) pushes.Action = [pushes.Action ?? []].flat().filter((action) => action !== `ecr:${name}`);
        },
      ] as const,
  ),
  ...["BatchDeleteImage", "DeleteRepository"].map(
    (name) =>
      [
        `not denying ${name}`,
        ([, deletions]: Statement[]) => {
          if (deletions)
            deletions.Action = [deletions.Action ?? []].flat().filter((action) => action !== `ecr:${name}`);
        },
      ] as const,
  ),
  [
    "with somebody else let in",
    (statements) => statements.push({ Effect: "Allow", Principal: { AWS: jenkins }, Action: "ecr:BatchGetImage" }),
  ],
  [
    "denying its own change",
    (statements) => statements.push({ Effect: "Deny", Principal: "*", Action: "ecr:SetRepositoryPolicy" }),
  ],
];
const keyMutations: readonly (readonly [string, Edit])[] = [
  ["without the denial of signing", (statements) => statements.splice(1, 1)],
  ["with another signer", ([, signing]) => deniedExcept(signing, roleArn("payments-production-promote"))],
  ["without the account", (statements) => statements.splice(0, 1)],
  [
    "with a publisher that signs whatever his own policy says",
    (statements) =>
      statements.push({ Effect: "Allow", Principal: { AWS: jenkins }, Action: "kms:Sign", Resource: "*" }),
  ],
];

describe("the exact comparison of what others are kept from", () => {
  it.each(lockMutations)("finds a production repository's policy %s", (_, edit) => {
    const mutated = withEdit(documents, repositoryArn("production/payments/api"), "policy", edit);
    expect(differences(mutated)).not.toEqual([]);
  });

  it.each(keyMutations)("finds a signing key's policy %s", (_, edit) => {
    expect(differences(withEdit(documents, keyArn("payments-signing"), "policy", edit))).not.toEqual([]);
  });
});
