import type { Reader, TextRule } from "../delivery/reader";

/** A key's own ARN: with an alias or a bare id, every update would find a difference. */
export const keyArn: TextRule = {
  pattern: /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
  meaning: 'the ARN of a KMS key (not of an alias), such as "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-…"',
  maximum: 2048,
};

export const roleArn: TextRule = {
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  meaning: 'the ARN of an IAM role, such as "arn:aws:iam::111122223333:role/registry"',
  maximum: 2048,
};

/** A role or a user, as `aws:PrincipalArn` has them. */
export const principalArn: TextRule = {
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]+$/,
  meaning: 'the ARN of an IAM role or user, such as "arn:aws:iam::111122223333:role/break-glass"',
  maximum: 2048,
};

export const regionName: TextRule = {
  pattern: /^[a-z]{2,}(?:-[a-z]+)+-\d+$/,
  meaning: 'an AWS region, such as "eu-west-1"',
  maximum: 32,
};

export const accountId: TextRule = {
  pattern: /^\d{12}$/,
  meaning: 'an AWS account id as a text of 12 digits, such as "111122223333"',
  maximum: 12,
};

/** A key in another region cannot encrypt here; said as far as both are plain values. */
export function reportKeyRegion(input: Readonly<Record<string, unknown>>, reader: Reader): void {
  const { kmsKeyArn, region } = input;
  if (typeof kmsKeyArn !== "string" || typeof region !== "string") return;
  if (!keyArn.pattern.test(kmsKeyArn) || !regionName.pattern.test(region)) return;
  const [, , , keyRegion] = kmsKeyArn.split(":");
  if (keyRegion !== region) {
    reader.report("kmsKeyArn", `is a key in ${keyRegion}, and the registry is in ${region}; name a key there`);
  }
}
