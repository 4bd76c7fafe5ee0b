import { describe, expect, it } from "vitest";
import {
  allow,
  analyzeTrust,
  byName,
  documentOf,
  type Elements,
  equals,
  immutable,
  issuer,
  judge,
  judgeClaims,
  keyed,
  providerArn,
} from "./github-trust";

const branch = "repo:acme/payments:ref:refs/heads/main";
const commit = "10040c56a8c0253d69db7c1f26a0d227275512e2";
const workflow = `acme/automation/.github/workflows/deploy.yml@${commit}`;

describe("the audience", () => {
  const aud = ["Condition.StringEquals.aud"];
  it.each<[string, unknown, string[]]>([
    ["missing", undefined, ["Condition"]],
    ["the repository owner's, as by default", "https://github.com/acme", aud],
    ["another service's", "sigstore", aud],
    ["another partition's", "sts.amazonaws.com.cn", aud],
    ["one beside the right one", ["sts.amazonaws.com", "sigstore"], [`${aud[0]}[1]`]],
    ["anything", "*", aud],
  ])("may not be %s", async (_, audience, expected) => {
    expect(await judgeClaims({ aud: audience })).toEqual(expected);
    expect(await judgeClaims({ aud: "sts.amazonaws.com" })).toEqual([]);
  });

  it("may be another one that is accepted", async () => {
    expect(await judgeClaims({ aud: "https://github.com/acme" }, { audiences: ["https://github.com/acme"] })).toEqual(
      [],
    );
  });

  it.each<[string, string[]]>([
    ["aws-cn", ["sts.amazonaws.com.cn"]],
    ["aws-us-gov", ["sts.amazonaws.com"]],
    ["aws-eusc", ["sts.amazonaws.com", "sts.amazonaws.eu"]],
  ])("is that of the partition: %s", async (partition, expected) => {
    const Principal = { Federated: providerArn.replace("arn:aws:", `arn:${partition}:`) };
    const candidates = ["sts.amazonaws.com", "sts.amazonaws.com.cn", "sts.amazonaws.eu"];
    const accepted: string[] = [];
    for (const audience of candidates) {
      const found = await judge({ Principal, Condition: equals({ aud: audience }) });
      if (found.length === 0) accepted.push(audience);
      else expect(found).toEqual(aud);
    }
    expect(accepted).toEqual(expected);
  });
});

describe("the repository's id", () => {
  it("is wanted where a subject has names only", async () => {
    expect(await judgeClaims({ repository_id: undefined })).toEqual(["Condition"]);
    expect(await judgeClaims({ repository_id: undefined, sub: byName })).toEqual(["Condition"]);
    expect(await judgeClaims({ repository_id: undefined, sub: immutable })).toEqual([]);
    expect(await judgeClaims({ repository_id: undefined, sub: "repository_id:41881900:environment:staging" })).toEqual(
      [],
    );
  });

  it.each(["repository", "repository_owner_id", "actor_id", "enterprise_id"])(
    "is not replaced by %s",
    async (claim) => {
      const value = { repository: "acme/payments", repository_owner_id: "9919" }[claim] ?? "1";
      expect(await judgeClaims({ repository_id: undefined, [claim]: value })).toEqual(["Condition"]);
      expect(await judgeClaims({ [claim]: value })).toEqual([]);
    },
  );

  it.each<[string, unknown]>([
    ["a name", "payments"],
    ["a name with its owner", "acme/payments"],
    ["a number with a sign", "-41881900"],
    ["anything", "*"],
  ])("is not %s", async (_, id) => {
    expect(await judgeClaims({ repository_id: id, sub: byName })).toEqual(["Condition.StringEquals.repository_id"]);
    expect(await judgeClaims({ repository_id: "41881900", sub: byName })).toEqual([]);
  });

  it("is held by no pattern", async () => {
    const like = (id: string) => ({ StringLike: keyed({ repository_id: id }) });
    expect(await judge({ Condition: equals({ repository_id: undefined }, like("4*")) })).toEqual([
      "Condition.StringLike.repository_id",
    ]);
    expect(await judge({ Condition: equals({ repository_id: undefined }, like("41881900")) })).toEqual([]);
  });
});

describe("a dead condition", () => {
  const dead = async (Condition: unknown) =>
    (await analyzeTrust(documentOf(allow({ Condition })))).flatMap(({ message }) =>
      message.includes(" is dead: ") ? [message.split(" ")[0]?.replace("assumeRolePolicy.Statement[0].", "")] : [],
    );

  it.each<[string, string, string]>([
    ["no issuer", "ref", `${issuer}:ref`],
    ["another issuer of GitHub's", `${issuer}/acme:ref`, `${issuer}:ref`],
    ["another cloud's issuer", "accounts.google.com:ref", `${issuer}:ref`],
    ["a host that is misspelt", "token.action.githubusercontent.com:ref", `${issuer}:ref`],
    ["a claim that is misspelt", `${issuer}:refs`, `${issuer}:ref`],
    ["a claim with other signs", `${issuer}:repository-id`, `${issuer}:repository_id`],
    ["a claim that AWS does not evaluate", `${issuer}:event_name`, `${issuer}:actor_id`],
    ["another such", `${issuer}:repository_owner`, `${issuer}:repository_owner_id`],
  ])("is one on a key with %s", async (_, key, right) => {
    const value = { [`${issuer}:repository_owner_id`]: "9919", [`${issuer}:repository_id`]: "41881900" }[right];
    const condition = (name: string) => equals({}, { StringLike: { [name]: value ?? "refs/heads/main" } });
    expect(await dead(condition(key))).toEqual(["Condition.StringLike"]);
    expect(await dead(condition(right))).toEqual([]);
  });

  it.each(["aws:SourceIp", "aws:RequestTag/team", "sts:RoleSessionName", `${issuer}:runner_environment`])(
    "is none on %s",
    async (key) => {
      expect(await judge({ Condition: equals({}, { StringLike: { [key]: "x" } }) })).toEqual([]);
    },
  );

  it("suggests the key that was probably meant", async () => {
    const [finding] = await analyzeTrust(documentOf(allow({ Condition: equals({ repositoryid: "41881900" }) })));
    expect(finding?.message).toContain("Did you mean `repository_id`?");
  });

  it.each<[string, Elements, Elements, string[]]>([
    ["an id that is not the subject's", { repository_id: "41" }, {}, ["sub[0]"]],
    [
      "an owner's id that is not the subject's",
      { repository_owner_id: "9" },
      { repository_owner_id: "9919" },
      ["sub[0]"],
    ],
    [
      "a repository that is not the subject's",
      { repository: "acme/refunds" },
      { repository: "acme/payments" },
      ["sub[0]", "sub[1]"],
    ],
    [
      "a repository in other letters",
      { repository: "Acme/payments" },
      { repository: "acme/payments" },
      ["sub[0]", "sub[1]"],
    ],
    [
      "an environment that is not the subject's",
      { environment: "production" },
      { environment: "staging" },
      ["sub[0]", "sub[1]"],
    ],
    [
      "a branch that is not the subject's",
      { sub: branch, ref: "refs/heads/next" },
      { sub: branch, ref: "refs/heads/main" },
      ["sub"],
    ],
    [
      "an id of no subject",
      { sub: immutable, repository_id: ["41881900", "42"] },
      { sub: immutable },
      ["repository_id[1]"],
    ],
    [
      "an environment of no subject",
      { environment: ["staging", "production"] },
      { environment: ["staging"] },
      ["environment[1]"],
    ],
    ["a ref without its folder", { ref: "main" }, { ref: "refs/heads/main" }, ["ref"]],
    ["a wildcard in a ref", { ref: "refs/heads/*" }, { ref: "refs/heads/main" }, ["ref"]],
    ["a subject without its word", { sub: "acme/payments:ref:refs/heads/main" }, { sub: branch }, ["sub"]],
    [
      "a subject with a colon in its environment",
      { sub: "repo:acme/payments:environment:a:b" },
      { sub: byName },
      ["sub"],
    ],
    [
      "a workflow without its commit",
      { job_workflow_ref: "acme/automation" },
      { job_workflow_ref: workflow },
      ["job_workflow_ref"],
    ],
  ])("is %s", async (_, claims, right, expected) => {
    expect(await dead(equals(claims))).toEqual(expected.map((place) => `Condition.StringEquals.${place}`));
    expect(await dead(equals(right))).toEqual([]);
  });
});

describe("a reusable workflow", () => {
  const at = (ref: string) => `acme/automation/.github/workflows/deploy.yml@${ref}`;
  it.each(["refs/heads/main", "refs/tags/v1"])("is named at a commit, unless a ref is accepted: %s", async (ref) => {
    expect(await judgeClaims({ job_workflow_ref: at(ref) })).toEqual(["Condition.StringEquals.job_workflow_ref"]);
    expect(await judgeClaims({ job_workflow_ref: at(ref) }, { acceptWorkflowRefs: true })).toEqual([]);
    expect(await judgeClaims({ job_workflow_ref: at(commit) })).toEqual([]);
  });

  it.each(["main", "v1", commit.slice(0, 7), `${commit}0`, commit.toUpperCase(), ""])(
    "is never named at %s",
    async (ref) => {
      expect(await judgeClaims({ job_workflow_ref: at(ref) }, { acceptWorkflowRefs: true })).toEqual([
        "Condition.StringEquals.job_workflow_ref",
      ]);
    },
  );

  it("is held by no pattern", async () => {
    const like = (ref: string) => ({ StringLike: keyed({ job_workflow_ref: at(ref) }) });
    expect(await judge({ Condition: equals({}, like("*")) })).toEqual(["Condition.StringLike.job_workflow_ref"]);
    expect(await judge({ Condition: equals({}, like(commit)) })).toEqual([]);
  });

  it("may have a name with signs that are wildcards elsewhere", async () => {
    expect(await judgeClaims({ workflow: "Deploy *now*?" })).toEqual([]);
    expect(await judgeClaims({ actor: "octocat*" })).toEqual(["Condition.StringEquals.actor"]);
  });

  it("is read in each of several", async () => {
    expect(await judgeClaims({ job_workflow_ref: [at(commit), at("refs/heads/main")] })).toEqual([
      "Condition.StringEquals.job_workflow_ref[1]",
    ]);
  });

  it("names no repository that may call it", async () => {
    expect(await judgeClaims({ job_workflow_ref: workflow, sub: undefined })).toEqual(["Condition"]);
    expect(await judgeClaims({ job_workflow_ref: workflow, repository_id: undefined })).toEqual(["Condition"]);
    expect(await judgeClaims({ job_workflow_ref: workflow })).toEqual([]);
  });
});
