import { definePolicy } from "../framework/policy";
import { awsWorkloads } from "./aws-workloads";
import { googleWorkloads } from "./google-workloads";
import { imageFindings, type Places } from "./image-places";
import { kubernetesWorkloads } from "./kubernetes-workloads";
import { referenceProblem } from "./reference-problem";

const workloads: Readonly<Record<string, Places>> = { ...awsWorkloads, ...googleWorkloads, ...kubernetesWorkloads };

export const deployByDigest = definePolicy({
  name: "deploy-by-digest",
  displayName: "Workloads run images by digest",
  description: "A workload names the images that it runs by digest, and not by a tag.",
  why:
    "A tag can come to name another image: a restart, a new node or a second apply would then run something that " +
    "nobody tested or approved, and going back to the tag would not bring the old image back.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SI-7",
      specification: "Software, Firmware, and Information Integrity",
    },
  ],
  tags: ["aws", "google", "kubernetes", "immutable-tags", "promotion", "rollback"],
  remediationSteps:
    "Write the image as `registry/repository@sha256:…`, with the digest that was tested; a tag may stand before the " +
    "`@`. Name an image whose digest cannot be known, such as a placeholder, in the setting `exceptImages`.",
  url: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  settings: {
    // All by default: the tags of a public registry are moved by people whom nobody here knows.
    registries: {
      meaning:
        "Hosts of the registries whose images are judged, where `*` stands for any characters and `docker.io` is " +
        "Docker Hub.",
      default: ["*"] as readonly string[],
      schema: { type: "array", minItems: 1, items: { type: "string", pattern: "^[a-z0-9.:*\\[\\]-]+$" } },
    },
    exceptImages: {
      meaning:
        "Images that may be named by tag, written in full, such as `docker.io/library/nginx:1.29`. `*` stands for " +
        "any characters; for the whole registry it is not accepted.",
      default: [] as readonly string[],
      schema: {
        type: "array",
        items: { type: "string", pattern: "^[a-z0-9.:*\\[\\]-]*[a-z0-9][a-z0-9.:*\\[\\]-]*/[^@]+$" },
      },
    },
  },
  resource: {
    reads: Object.fromEntries(Object.entries(workloads).map(([type, places]) => [type, Object.keys(places)])),
    check: ({ type, properties }, settings) =>
      imageFindings(properties, workloads[type] ?? {}, (reference) => referenceProblem(reference, settings)),
  },
});
