import { type Finding, type StackFinding, unknownFinding } from "../framework/policy";
import { isList, type Plain, type Snapshot, Unknown } from "../framework/snapshot";
import type { JudgedStack, StackResource } from "../framework/stack";
import { isSameRepository, ownerOf, repositoryOf } from "./repository";
import { type TrustedSubject, trustedSubjects } from "./trusted-subjects";

export const repositoryTemplateType =
  "github:index/actionsRepositoryOidcSubjectClaimCustomizationTemplate:ActionsRepositoryOidcSubjectClaimCustomizationTemplate";
export const organizationTemplateType =
  "github:index/actionsOrganizationOidcSubjectClaimCustomizationTemplate:ActionsOrganizationOidcSubjectClaimCustomizationTemplate";

/** What subjects are made from; `context` is the environment, the ref or `pull_request`. */
type Keys = readonly (string | Unknown)[];
const defaultKeys: Keys = ["repo", "context"];
const contexts = ["environment", "ref", "pull_request"];

/** Without one of each, others have the same subject: https://docs.github.com/en/actions/reference/security/oidc#customizing-the-subject-claims-for-an-organization-or-repository */
const needed = [
  {
    keys: ["repo", "repository", "repository_id"],
    reason:
      "names no repository, so that jobs of other repositories have the same subjects. Add `repo` at the beginning.",
  },
  {
    keys: ["context", "environment", "ref"],
    reason:
      "says neither environment nor branch, so that jobs of every branch and pull request have the same subject. Add " +
      "`context` after `repo`.",
  },
];

/** What a template by itself shows. A repository's without keys is its organization's, which is judged where it stands. */
export function templateFindings(properties: Snapshot, ofRepository: boolean): readonly Finding[] {
  const property = "includeClaimKeys";
  const { useDefault } = properties;
  if (ofRepository && useDefault === true) return [];
  const keys = keysOf(properties[property]);
  if (keys === undefined)
    return ofRepository ? [] : [{ property, reason: "names no claims. Write `repo`, `context`." }];
  const problems = needed.filter((one) => !keys.some((key) => typeof key === "string" && one.keys.includes(key)));
  const unknown = keys.find((key) => key instanceof Unknown);
  if (problems.length > 0 && unknown) return [unknownFinding(unknown, "scalar")];
  if (problems.length > 0 && useDefault instanceof Unknown) return [unknownFinding(useDefault, "scalar")];
  return problems.map(({ reason }) => ({ property, reason }));
}

function keysOf(value: Plain): Keys | undefined {
  if (value instanceof Unknown) return [value];
  if (!isList(value) || value.length === 0) return undefined;
  // What is no text names no claim.
  return value.map((key) => (key instanceof Unknown || typeof key === "string" ? key : ""));
}

/** Subjects that roles of the stack trust, and that the templates of the same stack make no token have. */
export function templatesInStack(
  stack: JudgedStack,
  { issuers }: { issuers: readonly string[] },
): readonly StackFinding[] {
  const templates = stack.ofType(repositoryTemplateType);
  if (templates.length === 0) return [];
  const { subjects, unknown } = trustedSubjects(stack, issuers);
  const relation = (value: Unknown, urn: string) => ({ ...unknownFinding(value, "relation"), urn });
  return templates.flatMap((template): readonly StackFinding[] => {
    const repository = repositoryOf(template);
    if (repository === undefined) return [];
    if (repository instanceof Unknown) return subjects.length > 0 ? [relation(repository, template.urn)] : [];
    const trusted = subjects.filter((subject) => isSameRepository(subject.repository, repository));
    const keys = keysThatCount(stack, template);
    const custom = keys !== defaultKeys && unknown.length > 0;
    return [
      ...(custom ? unknown.map(({ urn, value }) => relation(value, urn)) : []),
      ...(trusted.length === 0 ? [] : trustFindings(template, keys, trusted)),
    ];
  });
}

function trustFindings(
  { urn, properties }: StackResource,
  keys: Keys | undefined,
  trusted: readonly TrustedSubject[],
): readonly StackFinding[] {
  const property = "includeClaimKeys";
  if (keys === undefined) return [{ urn, property, reason: elsewhere, unknown: "relation" }];
  const unknown = keys.find((key) => key instanceof Unknown);
  // What may be unsafe by itself is said where it stands.
  if (unknown)
    return templateFindings(properties, true).length > 0 ? [] : [{ ...unknownFinding(unknown, "relation"), urn }];
  return trusted
    .filter((subject) => !makes(keys, subject.keys))
    .map((subject) => ({ urn: subject.urn, property: subject.property, reason: dead }));
}

const elsewhere =
  "is not set, so that the organization's template counts, which is not in this stack: nothing tells whether the roles " +
  "that trust this repository name subjects of its form. Write the keys, or set `useDefault` to true.";
const dead =
  "is dead: with the template that the repository has in this stack, no token has a subject of this form. Name the " +
  "claims of the template in their order, or set its `useDefault` to true.";

/** https://docs.github.com/en/rest/actions/oidc#set-the-customization-template-for-an-oidc-subject-claim-for-a-repository */
function keysThatCount(stack: JudgedStack, template: StackResource): Keys | undefined {
  const { useDefault, includeClaimKeys } = template.properties;
  if (useDefault instanceof Unknown) return [useDefault];
  if (useDefault === true) return defaultKeys;
  const own = keysOf(includeClaimKeys);
  if (own) return own;
  const [ofOrganization] = stack
    .ofType(organizationTemplateType)
    .filter((one) => [undefined, ownerOf(template)].includes(ownerOf(one)) || ownerOf(template) === undefined);
  return ofOrganization && keysOf(ofOrganization.properties.includeClaimKeys);
}

function makes(template: Keys, subject: readonly string[]): boolean {
  return (
    template.length === subject.length &&
    template.every((key, index) => {
      const written = subject[index] ?? "";
      return key === "context" ? contexts.includes(written) : key === written;
    })
  );
}
