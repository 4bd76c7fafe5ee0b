import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LocalProject } from "../local-cloud/project";
import { judgedProjects, pack, repository, up } from "./judged-projects";

describe("the policy pack's configuration in the real engine", () => {
  const projects = judgedProjects();

  const configured = async (project: LocalProject, configuration: object) => {
    const file = join(project.directory, "policy.json");
    await writeFile(file, JSON.stringify(configuration));
    return [...pack, "--policy-pack-config", file];
  };
  const previewWith = async (project: LocalProject, configuration: object) => {
    const { passed, found, output } = await projects.judge(
      project,
      "preview",
      ...(await configured(project, configuration)),
    );
    return { passed, found, output };
  };
  const mutable = { imageTagMutability: '"MUTABLE"' };
  const exemption = {
    policy: "ecr-immutable-tags",
    urn: "*::api",
    reason: "moved to immutable tags in spring",
    expires: "2999-12-31",
  };

  it("is judged by the pack: names and settings that do not exist are refused, with those that were meant", async () => {
    const project = await projects.write("names", repository("names"));
    const { passed, found, output } = await previewWith(project, {
      "ecr-imutable-tags": "disabled",
      "ecr-no-public-access": { unknwon: "violation" },
    });
    expect({ passed, found }).toMatchObject({ passed: false });
    expect(output).toContain("ecr-imutable-tags is no policy of this pack. Did you mean `ecr-immutable-tags`?");
    expect(output).toContain("ecr-no-public-access.unknwon is no setting of this policy. Did you mean `unknown`?");
    expect(output.match(/\[mandatory\].*pack-configuration/g)).toHaveLength(2);

    const withoutLevel = await previewWith(project, { "ecr-imutable-tags": { unknown: "ignore" } });
    expect(withoutLevel).toMatchObject({ passed: false, output: expect.stringContaining("invalid enforcement level") });

    const correct = { "ecr-immutable-tags": "mandatory", "ecr-no-public-access": { unknown: "violation" } };
    expect(await previewWith(project, correct)).toMatchObject({ passed: true, found: [] });
  });

  it("is refused by the engine where a value has another type", async () => {
    const project = await projects.write("types", repository("types"));
    const preset = (value: unknown) => ({ "pack-configuration": { preset: value } });
    const { passed, output } = await previewWith(project, preset("strickt"));
    expect(passed).toBe(false);
    expect(output).toContain('preset must be one of the following: "baseline", "strict", "audit"');
    expect(await previewWith(project, preset("strict"))).toMatchObject({ passed: true, found: [] });
  });

  it("exempts what it says, and only that, and only as long as it says", async () => {
    const project = await projects.write("exempt", repository("exempt", mutable));
    const withExemption = (change: Partial<typeof exemption>) =>
      previewWith(project, { "pack-configuration": { exemptions: [{ ...exemption, ...change }] } });
    const refused = ["mandatory ecr-immutable-tags api"];
    expect(await withExemption({})).toMatchObject({ passed: true, found: [] });
    const other = await withExemption({ urn: "*::other" });
    const unused = "advisory pack-configuration exempt-local";
    expect(other).toMatchObject({ passed: false, found: [unused, ...refused] });
    const expired = await withExemption({ expires: "2026-01-31" });
    expect(expired).toMatchObject({ passed: false, found: expect.arrayContaining(refused) });
    expect(expired.output).toContain("exemptions[0].expires was 2026-01-31, so that nothing is exempt any more.");
  });

  it("lets everything pass in an audit, and still says what is broken", async () => {
    const project = await projects.write("audit", repository("audit", mutable));
    expect(await previewWith(project, { "pack-configuration": { preset: "audit" } })).toMatchObject({
      passed: true,
      found: ["advisory ecr-immutable-tags api"],
    });
    expect(await previewWith(project, { "pack-configuration": { preset: "baseline" } })).toMatchObject({
      passed: false,
      found: ["mandatory ecr-immutable-tags api"],
    });
  });

  it("cannot switch the judgement of the whole stack off for policies that are on", async () => {
    const unscanned = { imageScanningConfiguration: "{ scanOnPush: false }" };
    const project = await projects.write("keeper", repository("keeper", unscanned));
    expect(await previewWith(project, { "pack-configuration": "disabled" })).toMatchObject({
      passed: false,
      found: ["mandatory ecr-scan-on-push api"],
    });
    expect(await previewWith(project, { "ecr-scan-on-push": "disabled" })).toMatchObject({ passed: true, found: [] });
  });

  it("remediates what can be added, so that what is created complies", async () => {
    const unsafe = repository("remediated", { ...mutable, imageScanningConfiguration: "{ scanOnPush: false }" });
    const project = await projects.write("remediated", unsafe);
    const remediating = await configured(project, {
      "ecr-immutable-tags": "remediate",
      "ecr-scan-on-push": "remediate",
    });
    const { passed, output } = await projects.judge(project, ...up.slice(0, 2), ...remediating);
    expect({ passed, ...(!passed && { output }) }).toEqual({ passed: true });
    const { repositories } = await projects.cloud.describeRepositories({ repositoryNames: ["remediated"] });
    expect(repositories).toMatchObject([
      { imageTagMutability: "IMMUTABLE", imageScanningConfiguration: { scanOnPush: true } },
    ]);
  });
});
