import type { JudgedResource } from "../../framework/policy";
import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";

/** The properties of a type of resource that gives permissions to somebody. */
interface AttachmentType {
  /** Names whoever gets them: one, or a list. */
  readonly holders: string;
  /** A document, or ARNs of managed policies: one, or a list. */
  readonly document?: string;
  readonly arns?: string;
}
export type AttachmentTypes = Readonly<Record<string, AttachmentType>>;

const policyAttachmentType = "aws:iam/policyAttachment:PolicyAttachment";

// RolePoliciesExclusive and its like name inline policies that other resources make, and hold no permissions themselves.
export const roleAttachments: AttachmentTypes = {
  "aws:iam/rolePolicy:RolePolicy": { holders: "role", document: "policy" },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { holders: "role", arns: "policyArn" },
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": { holders: "roleName", arns: "policyArns" },
  [policyAttachmentType]: { holders: "roles", arns: "policyArn" },
};

export const userAttachments: AttachmentTypes = {
  "aws:iam/userPolicy:UserPolicy": { holders: "user", document: "policy" },
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": { holders: "user", arns: "policyArn" },
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": { holders: "userName", arns: "policyArns" },
  [policyAttachmentType]: { holders: "users", arns: "policyArn" },
};

export const groupAttachments: AttachmentTypes = {
  "aws:iam/groupPolicy:GroupPolicy": { holders: "group", document: "policy" },
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": { holders: "group", arns: "policyArn" },
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": {
    holders: "groupName",
    arns: "policyArns",
  },
  [policyAttachmentType]: { holders: "groups", arns: "policyArn" },
};

/** The properties that say what these types of resources attach to whom. */
export function attachmentReads(...tables: readonly AttachmentTypes[]): Record<string, readonly string[]> {
  const reads: Record<string, readonly string[]> = {};
  for (const [type, { holders, document, arns }] of tables.flatMap((table) => Object.entries(table))) {
    const properties = [holders, document, arns].filter((property) => property !== undefined);
    reads[type] = [...new Set([...(reads[type] ?? []), ...properties])];
  }
  return reads;
}

/** Permissions where they stand: a document, or the ARN of a managed policy and the property that has it. */
export type Given =
  | { readonly property: string; readonly document: Plain }
  | { readonly property: string; readonly arn: string | Unknown; readonly origin: string };

interface Attachment {
  readonly holders: readonly Plain[];
  readonly given: readonly Given[];
}

/** What a resource attaches to whom. */
export function attachmentOf({ type, properties }: JudgedResource, types: AttachmentTypes): Attachment {
  const attachment = types[type];
  if (!attachment) return { holders: [], given: [] };
  const { holders, document, arns } = attachment;
  return {
    holders: listed(properties[holders]),
    given: [
      ...(document === undefined ? [] : [{ property: document, document: properties[document] }]),
      ...(arns === undefined ? [] : givenArns(properties[arns], arns)),
    ],
  };
}

/** The managed policies that a property lists. */
function givenArns(value: Plain, property: string): readonly Given[] {
  return listed(value).flatMap((arn, index): Given[] => {
    // Whatever else it holds, AWS has no policy of that name.
    if (typeof arn !== "string" && !(arn instanceof Unknown)) return [];
    return [{ property: isList(value) ? `${property}[${index}]` : property, arn, origin: property }];
  });
}

/** The permissions that a role is made with. A block without a document makes none. */
export function ownPermissions({ properties }: JudgedResource): readonly Given[] {
  const { inlinePolicies, managedPolicyArns } = properties;
  const inline = listed(inlinePolicies).flatMap((block, index): Given[] => {
    const at = `inlinePolicies[${index}]`;
    if (isRecord(block))
      return block.policy === undefined ? [] : [{ property: `${at}.policy`, document: block.policy }];
    return [{ property: block instanceof Unknown ? block.property : at, document: block }];
  });
  return [...inline, ...givenArns(managedPolicyArns, "managedPolicyArns")];
}

/**
 * The same in a stack, whose roles show what they have become: before they exist the provider does not say what they
 * will have, whether the program has written it or not. What it has written, the role alone shows.
 */
export function settledPermissions({ properties, ...role }: JudgedResource): readonly Given[] {
  const settled = Object.entries(properties).filter(([, value]) => !(value instanceof Unknown));
  return ownPermissions({ ...role, properties: Object.fromEntries(settled) });
}

function listed(value: Plain): readonly Plain[] {
  if (isList(value)) return value;
  return value === undefined ? [] : [value];
}
