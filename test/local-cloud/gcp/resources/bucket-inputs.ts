import {
  boolean,
  integer,
  list,
  object,
  oneOf,
  type Property,
  type PropertyTable,
  type PropertyType,
  string,
  strings,
} from "../../provider/schema";
import { deletionPolicy, project } from "../google";

const optional = (type: PropertyType): Property => ({ type });
const computed = (type: PropertyType): Property => ({ type, computed: true });
const required = (type: PropertyType): Property => ({ type, required: true });
const fixed = (type: PropertyType): Property => ({ type, replaces: true });

const isSameInCapitals = (left: unknown, right: unknown) => String(left).toUpperCase() === String(right).toUpperCase();

const restriction = optional(object({ effectiveTime: computed(string), restrictionMode: required(string) }));

const lifecycleCondition: PropertyTable = {
  age: optional(integer),
  createdBefore: optional(string),
  customTimeBefore: optional(string),
  daysSinceCustomTime: optional(integer),
  daysSinceNoncurrentTime: optional(integer),
  matchesPrefixes: optional(strings),
  matchesStorageClasses: optional(strings),
  matchesSuffixes: optional(strings),
  noncurrentTimeBefore: optional(string),
  numNewerVersions: optional(integer),
  sendAgeIfZero: optional(boolean),
  sendDaysSinceCustomTimeIfZero: optional(boolean),
  sendDaysSinceNoncurrentTimeIfZero: optional(boolean),
  sendNumNewerVersionsIfZero: optional(boolean),
  sizeAboveBytes: optional(integer),
  sizeBelowBytes: optional(integer),
  withState: computed(oneOf(["LIVE", "ARCHIVED", "ANY", ""])),
};

export const bucketInputs: PropertyTable = {
  autoclass: optional(object({ enabled: required(boolean), terminalStorageClass: computed(string) })),
  cors: optional(
    list({
      maxAgeSeconds: optional(integer),
      methods: optional(strings),
      origins: optional(strings),
      responseHeaders: optional(strings),
    }),
  ),
  customPlacementConfig: optional(object({ dataLocations: { type: strings, required: true, replaces: true } })),
  defaultEventBasedHold: optional(boolean),
  deletionPolicy,
  enableObjectRetention: fixed(boolean),
  encryption: optional(
    object({
      customerManagedEncryptionEnforcementConfig: restriction,
      customerSuppliedEncryptionEnforcementConfig: restriction,
      defaultKmsKeyName: optional(string),
      googleManagedEncryptionEnforcementConfig: restriction,
    }),
  ),
  forceDestroy: { type: boolean, default: false, unreported: true },
  hierarchicalNamespace: fixed(object({ enabled: required(boolean) })),
  ipFilter: optional(
    object({
      allowAllServiceAgentAccess: optional(boolean),
      allowCrossOrgVpcs: optional(boolean),
      mode: required(oneOf(["Enabled", "Disabled"])),
      publicNetworkSource: optional(object({ allowedIpCidrRanges: required(strings) })),
      vpcNetworkSources: optional(list({ allowedIpCidrRanges: required(strings), network: required(string) })),
    }),
  ),
  labels: optional({ kind: "map" }),
  lifecycleRules: optional(
    list({
      action: required(object({ storageClass: optional(string), type: required(string) })),
      condition: required(object(lifecycleCondition)),
    }),
  ),
  location: { type: string, required: true, replaces: true, equivalent: isSameInCapitals },
  logging: optional(object({ logBucket: required(string), logObjectPrefix: computed(string) })),
  name: fixed(string),
  project,
  publicAccessPrevention: computed(string),
  requesterPays: optional(boolean),
  retentionPolicy: optional(object({ isLocked: { type: boolean, default: false }, retentionPeriod: required(string) })),
  rpo: computed(string),
  softDeletePolicy: computed(
    object({
      effectiveTime: computed(string),
      retentionDurationSeconds: { type: integer, default: 604_800 },
    }),
  ),
  storageClass: { type: string, default: "STANDARD" },
  uniformBucketLevelAccess: computed(boolean),
  versioning: computed(object({ enabled: required(boolean) })),
  website: computed(object({ mainPageSuffix: optional(string), notFoundPage: optional(string) })),
};
