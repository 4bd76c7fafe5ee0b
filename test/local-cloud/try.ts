import { startEmulator } from "./emulator";
import { createLocalProject } from "./project";
async function main() {
  const emulator = await startEmulator();
  const t = Date.now();
  const project = await createLocalProject({ name: "try", emulator, files: { "index.ts": `
import * as pulumi from "@pulumi/pulumi";
import * as ecr from "@pulumi/aws/ecr";
import * as kms from "@pulumi/aws/kms";
import { Provider } from "@pulumi/aws";
const key = new kms.Key("key", { enableKeyRotation: true, deletionWindowInDays: 30 });
new kms.Alias("alias", { name: "alias/x", targetKeyId: key.keyId });
const r = new ecr.Repository("repo", { name: "a/b", imageTagMutability: "IMMUTABLE", imageScanningConfiguration: {scanOnPush: true}, tags: {team: "x"}, encryptionConfigurations: [{encryptionType: "KMS", kmsKey: key.arn}] });
new ecr.Repository("auto");
const west = new Provider("west", { region: "us-west-2", defaultTags: { tags: { a: "b" } } });
new ecr.Repository("west", { name: "w" }, { provider: west });
new ecr.Repository("eu", { name: "w", region: "eu-west-1" });
new ecr.LifecyclePolicy("lp", { repository: r.name, policy: { rules: [{ rulePriority: 1, selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 }, action: { type: "expire" } }] } as any });
new ecr.RepositoryPolicy("rp", { repository: r.name, policy: JSON.stringify({ Version: "2012-10-17", Statement: [] }) });
new ecr.RegistryScanningConfiguration("sc", { scanType: "BASIC", rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter: "a/*", filterType: "WILDCARD" }] }] });
export const url = r.repositoryUrl;
` } });
  console.log("init", Date.now() - t);
  for (const args of [["preview"], ["up", "--yes", "--skip-preview"], ["preview", "--diff", "--expect-no-changes"], ["refresh", "--yes", "--skip-preview"], ["preview", "--diff", "--expect-no-changes"], ["destroy", "--yes", "--skip-preview"]]) {
    const t = Date.now();
    const o = await project.pulumi(...args);
    console.log(args.join(" "), o.exitCode, Date.now() - t, "ms\n", o.stdout, o.stderr);
    if (args[0] === "up") { const e: any = await project.stackExport(); console.log(JSON.stringify(e.deployment.resources.filter((r: any) => /Repository$|Key$|pulumi:providers/.test(r.type)).map((r: any) => ({ type: r.type, id: r.id, inputs: r.inputs, outputs: r.outputs })), undefined, 1).slice(0, 6000)); }
  }
  await project.remove();
  await emulator.stop();
}
main();
