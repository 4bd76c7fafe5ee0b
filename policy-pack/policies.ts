import { ecrImmutableTags } from "./aws/ecr-immutable-tags";
import { ecrNoForceDelete } from "./aws/ecr-no-force-delete";
import { ecrNoPublicAccess } from "./aws/ecr-no-public-access";
import { ecrScanOnPush } from "./aws/ecr-scan-on-push";
import type { Policy } from "./framework/policy";

export const policies: readonly Policy[] = [ecrImmutableTags, ecrScanOnPush, ecrNoPublicAccess, ecrNoForceDelete];
