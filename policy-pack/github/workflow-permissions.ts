import type { Finding } from "../framework/policy";
import { isMapping, type Mapping, type Value } from "./workflow-text";

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions */
export function topPermissionFindings({ permissions, jobs }: Mapping): readonly Finding[] {
  const property = "content permissions";
  if (permissions === undefined) {
    const eachSays = isMapping(jobs) && Object.values(jobs).every((job) => isMapping(job) && "permissions" in job);
    const reason = "is missing, so that jobs have whatever the repository's default is. Write permissions: {}.";
    return eachSays ? [] : [{ property, reason }];
  }
  const minting = isMapping(permissions) && permissions["id-token"] === "write";
  return [
    ...permissionFindings(permissions, property),
    ...(minting
      ? [
          {
            property,
            reason: "lets every job mint tokens that clouds take. Write id-token: write in the job that does.",
          },
        ]
      : []),
  ];
}

export function permissionFindings(permissions: Value | undefined, property: string): readonly Finding[] {
  return permissions === "write-all"
    ? [{ property, reason: "lets the token write everything. Name what is needed." }]
    : [];
}
