import { normalizedDocument } from "../../provider/documents";
import { boolean, document, string } from "../../provider/schema";
import { type Properties, text } from "../../provider/values";
import type { Cloud } from "../cloud";
import { equivalentPolicies } from "../documents";
import { type ResourceType, region } from "../schema";
import { findKey } from "./kms-key";

export const kmsKeyPolicy: ResourceType = {
  title: "KMS Key Policy",
  inputs: {
    bypassPolicyLockoutSafetyCheck: { type: boolean, default: false, unreported: true },
    keyId: { type: string, required: true, replaces: true },
    policy: { type: document(equivalentPolicies), required: true },
    region,
  },
  outputs: [],

  async create(cloud, inputs, created) {
    const id = text(inputs, "keyId");
    await put(cloud, id, inputs);
    created(id);
  },

  async read(cloud, id, state) {
    const kms = await cloud.kms();
    if ((await findKey(kms, id)) === undefined) return undefined;
    const { Policy = "" } = await kms.getKeyPolicy({ KeyId: id, PolicyName: "default" });
    return { keyId: state.keyId ?? id, policy: Policy, region: cloud.region };
  },

  update: (cloud, id, _state, inputs) => put(cloud, id, inputs),

  /** A key always has a policy: without one of its own it has the one that every key starts with. */
  async delete(cloud, id, state) {
    const kms = await cloud.kms();
    if (state.bypassPolicyLockoutSafetyCheck === true || (await findKey(kms, id)) === undefined) return;
    const policy = {
      Version: "2012-10-17",
      Id: "default",
      Statement: [
        {
          Sid: "Enable IAM User Permissions",
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${await cloud.accountId()}:root` },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    };
    await kms.putKeyPolicy({ KeyId: id, PolicyName: "default", Policy: JSON.stringify(policy) });
  },
};

async function put(cloud: Cloud, id: string, inputs: Properties): Promise<void> {
  const kms = await cloud.kms();
  await kms.putKeyPolicy({
    KeyId: id,
    PolicyName: "default",
    Policy: normalizedDocument(text(inputs, "policy")),
    BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck === true,
  });
}
