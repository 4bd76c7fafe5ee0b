import { randomBytes } from "node:crypto";
import type { AliasListEntry } from "@aws-sdk/client-kms";
import { string } from "../../provider/schema";
import { optionalText, text, type Value } from "../../provider/values";
import type { Cloud } from "../cloud";
import { type ResourceType, region } from "../schema";

export const kmsAlias: ResourceType = {
  title: "KMS Alias",
  inputs: {
    name: { type: string, computed: true, replaces: true },
    namePrefix: { type: string, computed: true, replaces: true },
    region,
    targetKeyId: { type: string, required: true, equivalent: sameKey },
  },
  outputs: ["arn", "targetKeyArn"],

  async create(cloud, inputs, created) {
    const kms = await cloud.kms();
    const prefix = optionalText(inputs, "namePrefix") ?? "alias/";
    const AliasName = optionalText(inputs, "name") ?? `${prefix}${randomBytes(13).toString("hex")}`;
    await cloud.retry(
      () => kms.createAlias({ AliasName, TargetKeyId: text(inputs, "targetKeyId") }),
      // KMS may not know a key yet that was created a moment ago.
      (error) => error.name === "NotFoundException",
    );
    created(AliasName);
  },

  async read(cloud, id) {
    const alias = await find(cloud, id);
    if (alias === undefined) return undefined;
    const { AliasArn: arn = "", TargetKeyId: targetKeyId = "" } = alias;
    return {
      arn,
      name: id,
      namePrefix: "",
      region: cloud.region,
      targetKeyArn: arn.replace(/:alias\/.*$/, `:key/${targetKeyId}`),
      targetKeyId,
    };
  },

  async update(cloud, id, _state, inputs) {
    const kms = await cloud.kms();
    await kms.updateAlias({ AliasName: id, TargetKeyId: text(inputs, "targetKeyId") });
  },

  async delete(cloud, id) {
    const kms = await cloud.kms();
    await kms.deleteAlias({ AliasName: id }).catch((error) => {
      if (error.name !== "NotFoundException") throw error;
    });
  },
};

async function find(cloud: Cloud, name: string): Promise<AliasListEntry | undefined> {
  const kms = await cloud.kms();
  for (let Marker: string | undefined; ; ) {
    const page = await kms.listAliases({ Marker });
    const alias = page.Aliases?.find(({ AliasName }) => AliasName === name);
    if (alias !== undefined || !page.Truncated) return alias;
    Marker = page.NextMarker;
  }
}

/** A key may be named by its id or by its ARN. */
function sameKey(left: Value, right: Value): boolean {
  const id = (key: Value) => String(key).replace(/^arn:[^/]*:key\//, "");
  return id(left) === id(right);
}
