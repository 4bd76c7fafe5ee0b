import * as ecr from "@aws-sdk/client-ecr";
import * as kms from "@aws-sdk/client-kms";
import { describe, expect, it } from "vitest";
import { settingNames } from "./aws/config";
import { functions } from "./aws/functions";
import { resourceTypes } from "./aws/resources";
import { comparePackage } from "./package-declarations";
import type { PropertyType } from "./provider/schema";

comparePackage({ name: "aws", resourceTypes, functions, settingNames });

describe("choices are those of the AWS API", () => {
  const choices = (token: string, ...names: string[]): readonly string[] => {
    let type: PropertyType | undefined = { kind: "object", properties: resourceTypes[token]?.inputs ?? {} };
    for (const name of names) {
      const table: PropertyType | undefined = type?.kind === "list" ? type.element : type;
      type = table?.kind === "object" ? table.properties[name]?.type : undefined;
    }
    const choice = type?.kind === "list" ? type.element : type;
    return (choice?.kind === "string" && choice.values) || [];
  };
  const repository = "aws:ecr/repository:Repository";
  const scanning = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";
  const template = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
  const replication = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
  const key = "aws:kms/key:Key";

  it.each([
    [repository, ["imageTagMutability"], ecr.ImageTagMutability],
    [repository, ["imageTagMutabilityExclusionFilters", "filterType"], ecr.ImageTagMutabilityExclusionFilterType],
    [repository, ["encryptionConfigurations", "encryptionType"], ecr.EncryptionType],
    [scanning, ["scanType"], ecr.ScanType],
    [scanning, ["rules", "scanFrequency"], ecr.ScanFrequency],
    [scanning, ["rules", "repositoryFilters", "filterType"], ecr.ScanningRepositoryFilterType],
    [template, ["appliedFors"], ecr.RCTAppliedFor],
    [template, ["imageTagMutability"], ecr.ImageTagMutability],
    [template, ["encryptionConfigurations", "encryptionType"], ecr.EncryptionType],
    [replication, ["replicationConfiguration", "rules", "repositoryFilters", "filterType"], ecr.RepositoryFilterType],
    [key, ["customerMasterKeySpec"], kms.KeySpec],
    [key, ["keyUsage"], kms.KeyUsageType],
  ])("%s %s", (token, names, enumeration) => {
    expect([...choices(token, ...names)].sort()).toEqual(Object.values(enumeration).sort());
  });
});
