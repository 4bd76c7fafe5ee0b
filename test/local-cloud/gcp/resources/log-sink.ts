import { boolean, list, object, string } from "../../provider/schema";
import { isProperties, objects, optionalText, type Properties, text, withoutInternals } from "../../provider/values";
import { ApiError } from "../api-error";
import { deletionPolicy, type Google, type KeptProject, project, projectIdOf } from "../google";
import { generateAgent } from "../service-agents";
import { formatsOf, keptResource } from "./kept-resource";

const shared = "serviceAccount:cloud-logs@system.gserviceaccount.com";

/** Spaces around a filter mean nothing. */
const isSameFilter = (left: unknown, right: unknown) => String(left ?? "").trim() === String(right ?? "").trim();

export const projectSink = keptResource({
  title: "ProjectSink",
  kind: "log-sink",
  service: "logging.googleapis.com",
  autoNamed: true,
  inputs: {
    bigqueryOptions: { type: object({ usePartitionedTables: { type: boolean, required: true } }), computed: true },
    customWriterIdentity: { type: string, unreported: true },
    deletionPolicy,
    description: { type: string },
    destination: { type: string, required: true },
    disabled: { type: boolean },
    exclusions: {
      type: list({
        description: { type: string },
        disabled: { type: boolean, default: false },
        filter: { type: string, required: true, equivalent: isSameFilter },
        name: { type: string, required: true },
      }),
    },
    filter: { type: string, equivalent: isSameFilter },
    name: { type: string, replaces: true },
    project,
    uniqueWriterIdentity: { type: boolean, default: true },
  },
  outputs: ["writerIdentity"],
  formats: formatsOf("projects/{project}/sinks/{name}"),
  nameOf: (google, properties) => `projects/${projectIdOf(google, properties)}/sinks/${text(properties, "name")}`,
  taken: (name) => new ApiError(409, `Sink ${name.replace(/.*\//, "")} already exists`, "alreadyExists"),
  refusals: ({ bigqueryOptions, uniqueWriterIdentity }) =>
    bigqueryOptions === undefined || uniqueWriterIdentity !== false
      ? []
      : [{ property: "uniqueWriterIdentity", reason: "must be true when bigqueryOptions is supplied" }],

  async make(google, inputs, { project: owner }) {
    const name = text(inputs, "name");
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/.test(name)) throw new ApiError(400, `Invalid sink name: ${name}`);
    refuseDestination(text(inputs, "destination"));
    const exclusions = objects(inputs.exclusions);
    if (exclusions.length > 50)
      throw new ApiError(400, `A sink has 50 exclusions at most, here are ${exclusions.length}.`);
    const { customWriterIdentity, deletionPolicy, project, uniqueWriterIdentity, ...said } = inputs;
    const settings = withoutInternals(said);
    return { ...(isProperties(settings) && settings), writerIdentity: await writerOf(google, inputs, owner) };
  },

  report: (_google, kept) => ({
    ...kept,
    uniqueWriterIdentity: kept.writerIdentity !== shared,
  }),
});

/** https://docs.cloud.google.com/logging/docs/export/configure_export_v2 */
function refuseDestination(destination: string): void {
  const known = [
    /^storage\.googleapis\.com\/[^/]+$/,
    /^bigquery\.googleapis\.com\/projects\/[^/]+\/datasets\/[^/]+$/,
    /^pubsub\.googleapis\.com\/projects\/[^/]+\/topics\/[^/]+$/,
    /^logging\.googleapis\.com\/projects\/[^/]+(\/locations\/[^/]+\/buckets\/[^/]+)?$/,
  ];
  if (!known.some((pattern) => pattern.test(destination))) {
    throw new ApiError(400, `Unsupported destination: ${destination}`, "badRequest");
  }
}

/** To a bucket of the same project a sink writes as nobody: https://docs.cloud.google.com/logging/docs/export/configure_export_v2#dest-auth */
async function writerOf(google: Google, inputs: Properties, owner: KeptProject): Promise<string> {
  const custom = optionalText(inputs, "customWriterIdentity");
  if (custom !== undefined) return custom;
  if (inputs.uniqueWriterIdentity === false) return shared;
  const [, project] = /^logging\.googleapis\.com\/projects\/([^/]+)\//.exec(text(inputs, "destination")) ?? [];
  if (project === owner.projectId || project === owner.number) return "";
  return `serviceAccount:${await generateAgent(google, owner, "logging.googleapis.com")}`;
}
