import type { Repository } from "@pulumi/aws/ecr/repository";
import * as pulumi from "@pulumi/pulumi";
import { heldBy } from "../delivery/holds";
import type { Problem } from "../delivery/problem";
import { inputError } from "../input-error";
import { whenKnown } from "../inputs";
import { lateJoinProblems } from "./account/join";
import { repositoryPath } from "./ecr-backend";
import { registryType } from "./read-registry-args";
import type { ByEnvironmentAndArtifact, Context } from "./registry-resources";
import { replacementProblems } from "./replacement";

/** What does not fit the account that the registry joins. */
function accountProblems(
  { settings }: Context,
  repositories: ByEnvironmentAndArtifact<Repository>,
): pulumi.Output<readonly Problem[]> {
  const { account, delivery } = settings;
  const [repository] = Object.values(repositories).flatMap((artifacts) => Object.values(artifacts));
  if (!account || !repository) return pulumi.output([]);
  const place = pulumi.all([whenKnown(repository.region), whenKnown(repository.registryId)]);
  return pulumi
    .all([account, place])
    .apply(([given, [region, accountId]]) => lateJoinProblems(given, delivery, { region, accountId }));
}

/** Repositories stay where they are when the provider's own region changes, and the roles would be for the new one. */
function movedProblems(
  { settings }: Context,
  repositories: ByEnvironmentAndArtifact<Repository>,
  region: () => pulumi.Output<string>,
): pulumi.Output<readonly Problem[]> {
  const [repository] = Object.values(repositories).flatMap((artifacts) => Object.values(artifacts));
  if (!settings.identities || settings.region || settings.allowReplacement || !repository) return pulumi.output([]);
  return pulumi.all([whenKnown(repository.region), whenKnown(region())]).apply(([there, here]) => {
    if (there === undefined || here === undefined || there === here) return [];
    const reason =
      `is not given, and the provider's has become ${here}: the roles would reach the repositories there, and these ` +
      `stay in ${there}; write region: "${there}", or change the provider's back`;
    return [{ property: "region", reason }];
  });
}

/** The repositories' addresses, which fail where a replacement, the account or another owner was refused. */
export function repositoryAddresses(
  context: Context,
  repositories: ByEnvironmentAndArtifact<Repository>,
  key: { readonly arn: pulumi.Output<string>; readonly own: boolean } | undefined,
  claimed: pulumi.Output<readonly Problem[]>,
  placeRegion: () => pulumi.Output<string>,
): pulumi.Output<ByEnvironmentAndArtifact<string>> {
  const { name, settings } = context;
  const { delivery, encryption, region, allowReplacement } = settings;
  const problems = Object.entries(repositories).flatMap(([environment, artifacts]) =>
    Object.entries(artifacts).map(([artifact, repository]) =>
      replacementProblems(repository, {
        name: repositoryPath(environment, delivery.namespace, artifact),
        encryption,
        ...(key && { key }),
        ...(region && { region }),
        holds: heldBy(environment, context.settings),
      }),
    ),
  );
  const replaced = allowReplacement ? [] : problems;
  const moved = movedProblems(context, repositories, placeRegion);
  const found = pulumi.all([...replaced, accountProblems(context, repositories), claimed, moved]);
  const checked = found.apply((lists) => {
    const all = lists.flat();
    if (all.length > 0) throw inputError(registryType, name, all);
  });
  const urls = Object.fromEntries(
    Object.entries(repositories).map(([environment, artifacts]) => [
      environment,
      Object.fromEntries(Object.entries(artifacts).map(([artifact, { repositoryUrl }]) => [artifact, repositoryUrl])),
    ]),
  );
  return checked.apply(() => pulumi.output(urls)) as pulumi.Output<ByEnvironmentAndArtifact<string>>;
}
