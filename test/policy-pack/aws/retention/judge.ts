import { ecrRetention } from "../../../../policy-pack/aws/ecr-retention";
import { analyze, analyzeStack, configuredPack, type Resource, summary } from "../../analyze";
import { newest, olderThan, policyOf, untagged } from "./rules";

export type Settings = Record<string, unknown>;

export const lifecyclePolicy = (
  policy: unknown,
  change: Partial<Resource> & Record<string, unknown> = {},
): Resource => {
  const { dependencies, provider, name = "rules", ...properties } = change;
  return {
    type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    name,
    properties: { policy, repository: "team/api", ...properties },
    ...(dependencies && { dependencies }),
    ...(provider && { provider }),
  };
};
export const repository = (properties: Record<string, unknown> = {}, provider?: Resource["provider"]): Resource => ({
  type: "aws:ecr/repository:Repository",
  name: "images",
  properties: { name: "team/api", imageTagMutability: "IMMUTABLE", ...properties },
  ...(provider && { provider }),
});
export const holding = (holds: unknown) => repository({ tags: { "artifact-registries:holds": holds } });

export const pack = (settings: Settings = {}) => configuredPack([ecrRetention], { "ecr-retention": { settings } });
export const alone = async (resource: Resource, settings?: Settings) =>
  summary(await analyze([ecrRetention], resource, pack(settings)));
export const together = async (resources: readonly Resource[], settings?: Settings) =>
  (await analyzeStack([ecrRetention], resources, pack(settings))).map(
    ({ level, resource, message }) =>
      `${level === "mandatory" ? "" : `${level}: `}${resource} ${message.split(" ")[0]}`,
  );

export const counted = policyOf(newest("*", 200));
export const aged = policyOf(olderThan("*", 90), olderThan(untagged, 97));
