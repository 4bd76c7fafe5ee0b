import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { judgedProjects, marker, pack, repository, up } from "./judged-projects";

const example = join(__dirname, "..", "..", "examples", "insecure-registry");

/** A policy which is unknown until the repository is there, because it holds the repository's ARN. */
const policyKnownLater = (name: string, principal: unknown) => `
  ${repository(name)}
  const policy = repository.arn.apply((arn) => JSON.stringify({
    Version: "2012-10-17",
    Id: arn,
    Statement: [
      { Sid: "${marker}", Effect: "Allow", Principal: ${JSON.stringify(principal)}, Action: "ecr:BatchGetImage" },
    ],
  }));
  new ecr.RepositoryPolicy("api", { repository: repository.name, policy });
`;

describe("the policy pack in the real engine", () => {
  const projects = judgedProjects();

  it("refuses the insecure example by every policy, in the very words of its README", async () => {
    const project = await projects.create("insecure", { program: example });
    const { passed, output } = await projects.judge(project, ...up);
    const shown = readFileSync(join(example, "README.md"), "utf8").split("```text\n")[1]?.split("\n```")[0];
    expect(passed).toBe(false);
    for (const line of shown?.split("\n") ?? []) expect(output).toContain(line.trim());
    expect(await projects.repositoryNames()).toEqual([]);
  });

  it("lets our own registry pass, alone in its account and shared with another", async () => {
    const project = await projects.write(
      "secure",
      `
      import { EcrRegistry } from "artifact-registries";
      new EcrRegistry("payments", {
        artifacts: [{ name: "api" }],
        environments: [{ name: "staging" }, { name: "production", pullAccounts: ["111122223333"] }],
        mutableTagFilters: ["sha256-*"],
        standalone: true,
      });
      `,
    );
    await projects.passes(project, ...up);
    expect([...(await projects.repositoryNames())].sort()).toEqual(["production/payments/api", "staging/payments/api"]);
  });

  it("notes a document that a preview does not know, and refuses it before it is created", async () => {
    const project = await projects.write("document", policyKnownLater("document", "*"));
    const preview = await projects.judge(project, "preview", ...pack);
    expect(preview).toMatchObject({ passed: true, found: ["advisory ecr-no-public-access api"] });
    const update = await projects.judge(project, ...up, "--skip-preview");
    expect(update).toMatchObject({
      passed: false,
      found: expect.arrayContaining(["mandatory ecr-no-public-access api"]),
    });
    expect(update.output).toContain("policy.Statement[0] allows everyone");
    const policy = () => projects.cloud.getRepositoryPolicy({ repositoryName: "document" });
    await expect(policy()).rejects.toThrow(expect.objectContaining({ name: "RepositoryPolicyNotFoundException" }));

    await projects.rewrite(project, policyKnownLater("document", { AWS: "111122223333" }));
    await projects.passes(project, ...up, "--skip-preview");
    expect((await policy()).policyText).toContain("111122223333");
  });

  it("refuses in a preview what a single unknown value decides", async () => {
    const later = (value: string) => `key.arn.apply(() => ${value})`;
    const key = 'const key = new kms.Key("key");';
    const unknown = repository("unknown", {
      imageTagMutability: later('"IMMUTABLE"'),
      imageScanningConfiguration: `{ scanOnPush: ${later("true")} }`,
      forceDelete: later("false"),
    });
    const project = await projects.write("unknown", `${key} ${unknown}`);
    const { passed, found, output } = await projects.judge(project, "preview", ...pack);
    expect({ passed, found }).toEqual({
      passed: false,
      found: ["ecr-immutable-tags", "ecr-no-force-delete", "ecr-scan-on-push"].map((name) => `mandatory ${name} api`),
    });
    expect(output.match(/is not known before the apply/g)).toHaveLength(3);

    await projects.rewrite(project, `${key} ${repository("unknown")}`);
    await projects.passes(project, "preview", ...pack);
  });

  it("refuses a registry that scans nothing before it is set so, even without a preview", async () => {
    const configuration = (rules: string) =>
      `new ecr.RegistryScanningConfiguration("scanning", { scanType: "ENHANCED", rules: ${rules} });`;
    const project = await projects.write("scanning", configuration("[]"));
    const { passed, found } = await projects.judge(project, ...up, "--skip-preview");
    expect({ passed, found }).toEqual({ passed: false, found: ["mandatory ecr-scan-on-push scanning"] });
    expect(JSON.stringify(await project.stackExport())).not.toContain("RegistryScanningConfiguration");

    const everything = `{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }] }`;
    await projects.rewrite(project, configuration(`[${everything}]`));
    await projects.passes(project, ...up, "--skip-preview");
  });

  it("judges what a repository stays, where the program says otherwise but ignores its own change", async () => {
    const program = (mutability: string, options: string) =>
      repository("ignored", { imageTagMutability: mutability }, options);
    const project = await projects.write("ignored", program('"MUTABLE"', "{}"));
    expect((await project.pulumi("up", "--yes", "--skip-preview")).exitCode).toBe(0);
    await projects.rewrite(project, program('"IMMUTABLE"', '{ ignoreChanges: ["imageTagMutability"] }'));
    const { passed, found } = await projects.judge(project, "preview", ...pack);
    expect({ passed, found }).toEqual({ passed: false, found: ["mandatory ecr-immutable-tags api"] });

    await projects.rewrite(project, program('"IMMUTABLE"', "{}"));
    await projects.passes(project, "preview", ...pack);
  });

  it("judges what is there already, of stacks that no component of ours wrote, from an exported state alone", async () => {
    const project = await projects.write("stored", repository("stored", { imageTagMutability: '"MUTABLE"' }));
    const state = join(project.directory, "state.json");
    const analyze = async () => {
      await writeFile(state, JSON.stringify(await project.stackExport()));
      // Neither the program nor the cloud is asked.
      return projects.judge(project, "policy", "analyze", "--file", state, ...pack);
    };
    expect((await project.pulumi("up", "--yes", "--skip-preview")).exitCode).toBe(0);
    expect(await analyze()).toMatchObject({ passed: false, found: ["mandatory ecr-immutable-tags api"] });

    await projects.rewrite(project, repository("stored"));
    expect((await project.pulumi("up", "--yes", "--skip-preview")).exitCode).toBe(0);
    expect(await analyze()).toMatchObject({ passed: true, found: [] });
  });
});
