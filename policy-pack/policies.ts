import type { Policies } from "@pulumi/policy";
import { ecrImmutableTags } from "./aws/ecr-immutable-tags";
import { ecrNoForceDelete } from "./aws/ecr-no-force-delete";
import { ecrNoPublicAccess } from "./aws/ecr-no-public-access";
import { ecrScanOnPush } from "./aws/ecr-scan-on-push";

export const policies: Policies = [ecrImmutableTags, ecrScanOnPush, ecrNoPublicAccess, ecrNoForceDelete];
