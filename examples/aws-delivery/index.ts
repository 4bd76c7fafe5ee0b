import { ArtifactType, EcrAuditTrail, EcrRegistry, EcrScanNotifications } from "artifact-registries";
import { GitHubDelivery, GitHubPlan, GitHubVisibility } from "artifact-registries/github";

const artifacts = [{ name: "api" }, { name: "charts/api", type: ArtifactType.Helm }];
const environments = [{ name: "staging" }, { name: "production" }];
const source = { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 };

// What is built once is pushed here; each environment has repositories, roles and a policy of its own.
const registry = new EcrRegistry("payments", { artifacts, environments, source, signing: true, standalone: true });

// People hear of findings, and of what the scanner could not read.
new EcrScanNotifications("payments", { environments, emails: ["security@example.com"] });

// What happened, to whose digest, by whose run: for a year and a month, and unchangeably for two years.
const trail = new EcrAuditTrail("payments", {
  environments,
  cloudTrailName: "organization",
  keyArns: registry.keyArns,
  archive: { days: 730 },
});

// The environments that the roles trust, who approves, and the workflows that build, promote, deploy and roll back.
const delivery = new GitHubDelivery("payments", {
  source,
  plan: GitHubPlan.Enterprise,
  visibility: GitHubVisibility.Private,
  environments: [{ name: "staging" }, { name: "production", reviewers: { teams: [1701] } }],
  registries: [{ variables: registry.environmentVariables, variableNames: registry.environmentVariableNames }],
  workflows: { artifacts },
});

/** What the jobs of each environment get as GitHub variables. */
export const variables = registry.environmentVariables;
/** For `npx artifact-registries-trace <digest> --log-group …`. */
export const logGroup = trail.logGroupName;
/** What is left to set by hand in the repository. */
export const checklist = delivery.checklist;
