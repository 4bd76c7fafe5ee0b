import { type OptionValues, optionText } from "../../commands/option-values";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const repositoryPattern =
  /^(?=.{2,256}$)[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** The options that say where a repository is, beside its name, and their lines of a command's usage. */
export const placeOptions: readonly string[] = ["region", "registry-id"];
export const placeUsage =
  "  --region, --registry-id  where the repository is, if the AWS configuration does not say so";

export function placeOf(values: OptionValues): PlaceOptions {
  const text = (name: string) => optionText(values, name);
  return { repository: text("repository"), region: text("region"), "registry-id": text("registry-id") };
}

interface PlaceOptions {
  readonly repository?: string | undefined;
  readonly region?: string | undefined;
  readonly "registry-id"?: string | undefined;
}

/** What is wrong with the options that say where a repository is. */
export function placeProblems({ repository, region, "registry-id": registryId }: PlaceOptions): readonly string[] {
  const problems: string[] = [];
  if (repository === undefined)
    problems.push("--repository is missing; name the repository, such as staging/payments/api.");
  else if (!repositoryPattern.test(repository)) {
    problems.push("--repository is no repository; write its name without the registry's address and without a tag.");
  }
  if (region !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    problems.push("--region is no region; write it like eu-west-1.");
  }
  if (registryId !== undefined && !/^\d{12}$/.test(registryId)) {
    problems.push("--registry-id is no account; write its id, 12 digits.");
  }
  return problems;
}
