import { EcrAccount } from "artifact-registries";

const { account: details } = new EcrAccount("account", {
  // Base images, through caches: <account>.dkr.ecr.<region>.amazonaws.com/quay/… and …/kubernetes/….
  upstreams: [
    { prefix: "quay", registry: "quay" },
    { prefix: "kubernetes", registry: "k8s" },
  ],
  // A second region to deploy from. Its own EcrAccount has `replicatedFrom: [{ environments: ["production"] }]`.
  replication: [{ environments: ["production"], destinations: [{ region: "eu-central-1" }] }],
});

/** For the `account` argument of each `EcrRegistry`, also in other stacks. */
export const account = details;
