import { image, type Places } from "./image-places";

const containers = [{ image }] as const;

/** https://www.pulumi.com/registry/packages/gcp/api-docs/cloudrunv2/ */
export const googleWorkloads: Readonly<Record<string, Places>> = {
  "gcp:cloudrun/service:Service": { template: { spec: { containers } } },
  "gcp:cloudrunv2/service:Service": { template: { containers } },
  "gcp:cloudrunv2/job:Job": { template: { template: { containers } } },
  "gcp:cloudrunv2/workerPool:WorkerPool": { template: { containers } },
};
