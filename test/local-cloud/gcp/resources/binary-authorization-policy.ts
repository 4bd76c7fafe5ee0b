import { list, object, oneOf, type PropertyTable, setOf, string, strings } from "../../provider/schema";
import {
  canonical,
  isProperties,
  objects,
  type Properties,
  texts,
  type Value,
  withoutInternals,
} from "../../provider/values";
import { ApiError } from "../api-error";
import {
  deletionPolicy,
  type Google,
  type GoogleResourceType,
  lastPart,
  partsOfId,
  project,
  projectIdOf,
  projectNamed,
  refuseDisabled,
} from "../google";
import { isKept } from "./kept-resource";

const kind = "binary-authorization-policy";

const rule: PropertyTable = {
  enforcementMode: { type: oneOf(["ENFORCED_BLOCK_AND_AUDIT_LOG", "DRYRUN_AUDIT_LOG_ONLY"]), required: true },
  evaluationMode: { type: oneOf(["ALWAYS_ALLOW", "REQUIRE_ATTESTATION", "ALWAYS_DENY"]), required: true },
  requireAttestationsBies: { type: strings, equivalent: (left, right) => namesIn(left) === namesIn(right) },
};

/** Attestors are compared by the last part of their names, as the real provider does, and in no order. */
function namesIn(attestors: Value): string {
  return canonical([...new Set(texts(attestors).map(lastPart))].sort());
}

function isSameRules(left: Value, right: Value): boolean {
  const sorted = (rules: Value) =>
    objects(rules)
      .map(({ requireAttestationsBies, ...rule }) =>
        canonical({ ...rule, __defaults: [], attestors: namesIn(requireAttestationsBies ?? []) }),
      )
      .sort();
  return canonical(sorted(left)) === canonical(sorted(right));
}

/** A project always has one, which allows everything until somebody says otherwise, and again when it is deleted. */
export const binaryAuthorizationPolicy: GoogleResourceType = {
  title: "Policy",
  inputs: {
    admissionWhitelistPatterns: { type: list({ namePattern: { type: string, required: true } }) },
    clusterAdmissionRules: {
      type: setOf(object({ cluster: { type: string, required: true }, ...rule })),
      equivalent: isSameRules,
    },
    defaultAdmissionRule: { type: object(rule), required: true },
    deletionPolicy,
    description: { type: string },
    globalPolicyEvaluationMode: { type: oneOf(["ENABLE", "DISABLE", ""]), computed: true },
    project,
  },
  outputs: [],

  async create(google, inputs, created) {
    const { projectId } = await projectNamed(google, projectIdOf(google, inputs));
    await put(google, projectId, inputs);
    created(`projects/${projectId}`);
  },

  async read(google, id) {
    const parts = partsOfId(google, [/^projects\/(?<project>[^/]+)$/, /^(?<project>[^/]+)$/], id);
    const { projectId } = await projectNamed(google, projectIdOf(google, parts));
    const kept = (await google.kept.get(kind, projectId)) ?? unset;
    return { ...kept, deletionPolicy: google.deletionPolicy, id: `projects/${projectId}`, project: projectId };
  },

  update: (google, id, _state, inputs) => put(google, id.replace("projects/", ""), inputs),

  async delete(google, id, state) {
    if (isKept(state, "BinaryAuthorizationPolicy")) return;
    await google.kept.put(kind, id.replace("projects/", ""), unset);
  },
};

/** https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/binaryauthorization/resource_binary_authorization_policy.go, DefaultBinaryAuthorizationPolicy */
const unset: Properties = {
  admissionWhitelistPatterns: [{ namePattern: "gcr.io/google_containers/*" }],
  clusterAdmissionRules: [],
  defaultAdmissionRule: { enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG", evaluationMode: "ALWAYS_ALLOW" },
  globalPolicyEvaluationMode: "DISABLE",
};

async function put(google: Google, projectId: string, inputs: Properties): Promise<void> {
  await refuseDisabled(google, await projectNamed(google, projectId), "binaryauthorization.googleapis.com");
  const { deletionPolicy, project, ...said } = inputs;
  const settings = withoutInternals(said);
  const rules = [...objects(inputs.clusterAdmissionRules), ...objects([inputs.defaultAdmissionRule ?? null])];
  for (const each of rules) await refuseRule(google, projectId, each);
  await google.kept.put(kind, projectId, {
    globalPolicyEvaluationMode: "DISABLE",
    ...(isProperties(settings) && settings),
    clusterAdmissionRules: objects(inputs.clusterAdmissionRules).map((each) => keptRule(projectId, each)),
    defaultAdmissionRule: objects([inputs.defaultAdmissionRule ?? null]).map((each) => keptRule(projectId, each))[0],
  });
}

/** https://docs.cloud.google.com/binary-authorization/docs/reference/rest/v1/Policy#AdmissionRule */
async function refuseRule(google: Google, projectId: string, rule: Properties): Promise<void> {
  const attestors = texts(rule.requireAttestationsBies);
  const needs = rule.evaluationMode === "REQUIRE_ATTESTATION";
  if (needs !== attestors.length > 0) {
    const message = needs
      ? "REQUIRE_ATTESTATION has to name at least one attestor."
      : `${rule.evaluationMode} does not name attestors.`;
    throw new ApiError(400, message, "badRequest");
  }
  if (typeof rule.cluster === "string" && !/^[^./]+\.[^./]+$/.test(rule.cluster)) {
    throw new ApiError(400, `Invalid cluster ${rule.cluster}: it has to be <location>.<cluster>.`, "badRequest");
  }
  for (const attestor of attestors.map((each) => attestorName(projectId, each))) {
    if ((await google.kept.get("attestor", attestor)) === undefined) {
      throw new ApiError(400, `Attestor ${attestor} was not found.`, "badRequest");
    }
  }
}

function keptRule(projectId: string, rule: Properties): Value {
  const names = texts(rule.requireAttestationsBies).map((each) => attestorName(projectId, each));
  const plain = withoutInternals(rule);
  return { ...(isProperties(plain) && plain), ...(names.length > 0 && { requireAttestationsBies: names.sort() }) };
}

function attestorName(projectId: string, name: string): string {
  return name.includes("/") ? name : `projects/${projectId}/attestors/${name}`;
}
