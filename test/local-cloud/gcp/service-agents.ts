import { ApiError } from "./api-error";
import type { Google, KeptProject } from "./google";

/** The service accounts of Google's services in a project: https://docs.cloud.google.com/iam/docs/service-agents */
const agents: Readonly<Record<string, (number: string) => string>> = {
  "artifactregistry.googleapis.com": (number) => `service-${number}@gcp-sa-artifactregistry.iam.gserviceaccount.com`,
  "binaryauthorization.googleapis.com": (number) =>
    `service-${number}@gcp-sa-binaryauthorization.iam.gserviceaccount.com`,
  "cloudkms.googleapis.com": (number) => `service-${number}@gcp-sa-cloudkms.iam.gserviceaccount.com`,
  "containeranalysis.googleapis.com": (number) => `service-${number}@container-analysis.iam.gserviceaccount.com`,
  "containerscanning.googleapis.com": (number) => `service-${number}@gcp-sa-containerscanning.iam.gserviceaccount.com`,
  "logging.googleapis.com": (number) => `service-${number}@gcp-sa-logging.iam.gserviceaccount.com`,
  "pubsub.googleapis.com": (number) => `service-${number}@gcp-sa-pubsub.iam.gserviceaccount.com`,
  "secretmanager.googleapis.com": (number) => `service-${number}@gcp-sa-secretmanager.iam.gserviceaccount.com`,
  "storage.googleapis.com": (number) => `service-${number}@gs-project-accounts.iam.gserviceaccount.com`,
};

const kind = "service-agent";

export function agentOf({ number }: KeptProject, service: string): string {
  const agent = agents[service];
  if (agent === undefined) throw new ApiError(400, `Service identity is not supported for ${service}.`, "badRequest");
  return agent(number);
}

/** An agent is there when it has been asked for, or when its service was used for the first time. */
export async function generateAgent(google: Google, project: KeptProject, service: string): Promise<string> {
  const email = agentOf(project, service);
  await google.kept.put(kind, email, { email, project: project.projectId, service });
  return email;
}

export async function isAgent(google: Google, email: string): Promise<boolean> {
  return (await google.kept.get(kind, email)) !== undefined;
}
