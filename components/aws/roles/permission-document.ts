import { Duty, type Identity } from "../../delivery/identity";
import {
  ecrListActions,
  ecrLogInActions,
  ecrPullActions,
  ecrPushActions,
  ecrScanFindingActions,
  kmsSignActions,
  kmsVerifyActions,
} from "../actions";
import { repositoryPath } from "../ecr-backend";
import { type RegistryPlace, repositoryArn } from "../place";
import type { IdentitySettings } from "./identity-args";
import { signingKeyAlias } from "./signing-key";

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: object;
}

/** What an identity may do: log in, and its duty on the repositories of its environment, named by their prefix. */
export function permissionDocument(identity: Identity, settings: IdentitySettings, place: RegistryPlace): string {
  const all = { Effect: "Allow" } as const;
  const own = repositoriesOf(place, settings, identity.environment);
  const duties: Record<Duty, () => Statement[]> = {
    publish: () => [{ Sid: "Push", ...all, Action: ecrPushActions, Resource: own }],
    promote: () => {
      const before = repositoriesBefore(identity, settings, place);
      return [
        { Sid: "PullFromBefore", ...all, Action: ecrPullActions, Resource: before },
        { Sid: "ReadScanFindings", ...all, Action: ecrScanFindingActions, Resource: before },
        { Sid: "Push", ...all, Action: ecrPushActions, Resource: own },
      ];
    },
    deploy: () => [
      { Sid: "Pull", ...all, Action: ecrPullActions, Resource: own },
      { Sid: "ListImages", ...all, Action: ecrListActions, Resource: own },
    ],
  };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Sid: "LogIn", ...all, Action: ecrLogInActions, Resource: "*" },
      ...duties[identity.duty](),
      ...signingStatements(identity, settings, place),
    ],
  });
}

function repositoriesOf(place: RegistryPlace, { namespace }: IdentitySettings, environment: string): string {
  return repositoryArn(place, repositoryPath(environment, namespace, "*"));
}

/** Those of the environment that this one is fed from. */
function repositoriesBefore({ environment }: Identity, settings: IdentitySettings, place: RegistryPlace): string {
  const { environments, promotesFrom } = settings;
  const before = environments[environments.indexOf(environment) - 1];
  if (before !== undefined) return repositoriesOf(place, settings, before);
  if (!promotesFrom) throw new Error(`no environment comes before "${environment}"`);
  const { accountId = place.accountId, region = place.region } = promotesFrom;
  return repositoriesOf({ ...place, accountId, region }, settings, promotesFrom.environment);
}

/** The key is named by its alias, which is known before the key is. */
function signingStatements({ duty }: Identity, settings: IdentitySettings, place: RegistryPlace): Statement[] {
  const { promotesFrom, signing } = settings;
  if (promotesFrom?.signingKeyArn !== undefined) {
    return [{ Sid: "Verify", Effect: "Allow", Action: kmsVerifyActions, Resource: promotesFrom.signingKeyArn }];
  }
  if (!signing) return [];
  const signs = duty === Duty.Publish;
  return [
    {
      Sid: signs ? "Sign" : "Verify",
      Effect: "Allow",
      Action: signs ? kmsSignActions : kmsVerifyActions,
      Resource: `arn:${place.partition}:kms:${place.region}:${place.accountId}:key/*`,
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": signingKeyAlias(settings) } },
    },
  ];
}
