import { image, type Places } from "./image-places";

const containers = [{ image }] as const;

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec */
const pod: Places = {
  spec: {
    containers,
    initContainers: containers,
    ephemeralContainers: containers,
    volumes: [{ image: { reference: image } }],
  },
};
const controller: Places = { spec: { template: pod } };
const cronJob: Places = { spec: { jobTemplate: controller } };

/** By kind, the API versions that the provider has or had: https://www.pulumi.com/registry/packages/kubernetes/ */
const kinds: readonly (readonly [kind: string, places: Places, versions: readonly string[]])[] = [
  ["Pod", pod, ["core/v1"]],
  ["PodTemplate", { template: pod }, ["core/v1"]],
  ["ReplicationController", controller, ["core/v1"]],
  ["Deployment", controller, ["apps/v1", "apps/v1beta1", "apps/v1beta2", "extensions/v1beta1"]],
  ["StatefulSet", controller, ["apps/v1", "apps/v1beta1", "apps/v1beta2"]],
  ["DaemonSet", controller, ["apps/v1", "apps/v1beta2", "extensions/v1beta1"]],
  ["ReplicaSet", controller, ["apps/v1", "apps/v1beta2", "extensions/v1beta1"]],
  ["Job", controller, ["batch/v1"]],
  ["CronJob", cronJob, ["batch/v1", "batch/v1beta1", "batch/v2alpha1"]],
];

/** Each kind is also there as a patch of an object that somebody else owns, and as a list. */
export const kubernetesWorkloads: Readonly<Record<string, Places>> = Object.fromEntries(
  kinds.flatMap(([kind, places, versions]) =>
    versions.flatMap((version): [string, Places][] => [
      [`kubernetes:${version}:${kind}`, places],
      [`kubernetes:${version}:${kind}Patch`, places],
      [`kubernetes:${version}:${kind}List`, { items: [places] }],
    ]),
  ),
);
