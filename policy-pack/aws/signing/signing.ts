import { type Finding, type JudgedResource, type StackFinding, unknownFinding } from "../../framework/policy";
import { Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { roleName } from "../ci/ci-role";
import { type Identity, identitiesOf } from "../ci/identities";
import { laterEnvironments, type PathSettings } from "../ci/later-environments";
import { Permissions } from "../ci/permissions";
import { repositoryGrants } from "../ci/repository-grants";
import { allowStatements, denyStatements } from "../iam/document";
import { keysOfCi, signingIn } from "./ci-signing";
import { isShownToSign, type KeySettings, keyFindings, keyType, lockoutFindings, policyFindings } from "./keys";
import type { Signer } from "./statement";

export const keyPolicyType = "aws:kms/keyPolicy:KeyPolicy";
type Settings = KeySettings & PathSettings;

/** What a key shows by itself. */
export function signingKeyFindings(key: JudgedResource, settings: Settings): readonly Finding[] {
  const signs = isShownToSign(key, settings);
  if (signs === false) return [];
  if (signs instanceof Unknown) return [unknownFinding(signs, "scalar")];
  const { policy } = key.properties;
  // Without one, another resource can set it.
  return [
    ...keyFindings(key, settings),
    ...(policy === undefined ? [] : policyFindings(key, policy, settings).findings),
  ];
}

/** What only the whole stack shows: which keys CI signs with, who sets their policies, and who of CI publishes. */
export function signingInStack(stack: JudgedStack, settings: Settings): readonly StackFinding[] {
  const ofCi = keysOfCi(stack, settings);
  const policies = stack.ofType(keyPolicyType);
  const others = promotersAndDeployers(stack, settings);
  const names = new Set(others.map(({ name }) => name));
  const ofKeys = stack.ofType(keyType).flatMap((key) => {
    const shown = isShownToSign(key, settings);
    if (shown !== true && !(ofCi.has(key.urn) && key.properties.keyUsage === "SIGN_VERIFY")) return [];
    const own = policies.filter((policy) => setsPolicyOf(policy, key));
    return [
      ...(shown === true ? [] : keyFindings(key, settings).map((finding) => ({ ...finding, urn: key.urn }))),
      ...(own.length > 0 ? [] : ownPolicyFindings(key, shown === true, names, settings)),
      ...own.flatMap((policy) => setPolicyFindings(policy, key, names, settings)),
    ];
  });
  return [...ofKeys, ...signingOfOthers(stack, others)];
}

function setsPolicyOf(policy: StackResource, { urn, properties }: StackResource): boolean {
  const { keyId } = policy.properties;
  const same = typeof keyId === "string" && (keyId === properties.keyId || keyId === properties.arn);
  return same || policy.dependenciesOf("keyId").includes(urn);
}

function ownPolicyFindings(
  key: StackResource,
  judged: boolean,
  names: ReadonlySet<string | undefined>,
  settings: Settings,
): readonly StackFinding[] {
  const { urn, properties } = key;
  const { policy } = properties;
  // What a program leaves out, the provider does not know before the key is there.
  const leftOut = policy === undefined || (policy instanceof Unknown && key.dependenciesOf("policy").length === 0);
  if (leftOut || isDefault(policy)) {
    const reason =
      "is AWS's default, by which everybody signs whom a policy of the account lets, so that a signature does not prove " +
      "who published. Write one in which only publishers sign.";
    return [{ urn, property: "policy", reason }];
  }
  const { signers, findings } = policyFindings(key, policy, settings);
  // Which account is its own, a key shows by itself only once it is there.
  const told = judged ? policyFindings({ ...key, properties: { policy } }, policy, settings).findings : [];
  const untold = findings.filter(({ property }) => !told.some((finding) => finding.property === property));
  return [...untold, ...signersOfOthers(signers, names)].map((finding) => ({ ...finding, urn }));
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function isDefault(policy: Parameters<typeof allowStatements>[0]): boolean {
  const [only, ...others] = allowStatements(policy, "policy");
  if (!only || others.length > 0 || !("elements" in only)) return false;
  return only.elements.Sid === "Enable IAM User Permissions" && denyStatements(policy, "policy").length === 0;
}

function setPolicyFindings(
  resource: StackResource,
  key: StackResource,
  names: ReadonlySet<string | undefined>,
  settings: Settings,
): readonly StackFinding[] {
  const { bypassPolicyLockoutSafetyCheck, policy } = resource.properties;
  const { signers, findings } = policyFindings(key, policy, settings);
  return [...lockoutFindings(bypassPolicyLockoutSafetyCheck), ...findings, ...signersOfOthers(signers, names)].map(
    (finding) => ({ ...finding, urn: resource.urn }),
  );
}

const notPublishing =
  "lets a role sign that promotes or deploys, so that what was never published can be signed past its publisher. Leave " +
  "signing to the role that publishes.";

function signersOfOthers(signers: readonly Signer[], names: ReadonlySet<string | undefined>): readonly Finding[] {
  const wrong = signers.filter(({ arn }) => names.has(roleName(arn)));
  return [...new Set(wrong.map(({ property }) => property))].map((property) => ({ property, reason: notPublishing }));
}

/** Roles of CI that write a later environment, or write none and pull from one. */
function promotersAndDeployers(stack: JudgedStack, settings: Settings): readonly Identity[] {
  const { later } = laterEnvironments(stack, settings);
  return identitiesOf(stack, settings, repositoryGrants(stack, settings.environments)).filter(
    ({ ci, writes, reads }) =>
      ci === true &&
      (writes.length === 0 ? reads.length > 0 : writes.some(({ environment }) => later.has(environment))),
  );
}

function signingOfOthers(stack: JudgedStack, others: readonly Identity[]): readonly StackFinding[] {
  const permissions = new Permissions(stack);
  const found = others.flatMap(({ role, name }) =>
    (role ? permissions.of(role) : permissions.ofName(name ?? "")).flatMap(({ urn, ...permission }) =>
      "document" in permission
        ? signingIn(permission.document, permission.property).map(({ property }) => ({ urn, property }))
        : [],
    ),
  );
  const places = new Map(found.map((place) => [`${place.urn} ${place.property}`, place]));
  return [...places.values()].map((place) => ({ ...place, reason: notPublishing }));
}
