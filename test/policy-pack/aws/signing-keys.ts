import { signingKey } from "../../../policy-pack/aws/signing-key";
import { analyze, analyzeStack, configuredPack, type Resource, summary } from "../analyze";
import { account, text } from "./ci-stack";

const keyType = "aws:kms/key:Key";
export const other = "444455556666";
export const arnOf = (name: string, of = account) => `arn:aws:iam::${of}:role/${name}`;
export const root = (of = account) => `arn:aws:iam::${of}:root`;
export const publishes = arnOf("publish");
const own = { "artifact-registries:namespace": "payments" };

export type Elements = Record<string, unknown>;
export const administers = (of: unknown = root()): Elements => ({
  Effect: "Allow",
  Principal: { AWS: of },
  Action: "kms:*",
  Resource: "*",
});
export const denies = (change: Elements = {}): Elements => ({
  Effect: "Deny",
  Principal: "*",
  Action: "kms:Sign",
  Resource: "*",
  Condition: { ArnNotEquals: { "aws:PrincipalArn": [publishes] } },
  ...change,
});
export const guarded = text(administers(), denies());

export const key = (change: Record<string, unknown> = {}, name = "signing"): Resource => ({
  type: keyType,
  name,
  properties: {
    keyUsage: "SIGN_VERIFY",
    customerMasterKeySpec: "ECC_NIST_P256",
    policy: guarded,
    tags: own,
    ...change,
  },
});

function pack(settings: Record<string, unknown> = {}) {
  return configuredPack([signingKey], { "signing-key": { settings } });
}
export const find = async (change: Record<string, unknown>, settings?: Record<string, unknown>) =>
  summary(await analyze([signingKey], key(change), pack(settings)));
export const judge = (...statements: unknown[]) => find({ policy: text(...statements) });
export const findInStack = async (resources: readonly Resource[], settings?: Record<string, unknown>) =>
  (await analyzeStack([signingKey], resources, pack(settings))).map(
    ({ level, resource, message }) =>
      `${level === "mandatory" ? "" : `${level}: `}${resource} ${message.split(" ")[0]}`,
  );
export const at = (index: number, property: string) => `policy.Statement[${index}].${property}`;
