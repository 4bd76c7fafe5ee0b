import { list, object, string, strings } from "../../provider/schema";
import { isProperties, text, withoutInternals } from "../../provider/values";
import { invalidArgument } from "../api-error";
import { deletionPolicy, project, projectIdOf, timestamp } from "../google";
import { formatsOf, keptResource } from "./kept-resource";

/** Of the kinds of notes only the one that attestors have: https://docs.cloud.google.com/artifact-analysis/docs/reference/rest/v1/projects.notes */
export const note = keptResource({
  title: "Note",
  kind: "note",
  service: "containeranalysis.googleapis.com",
  autoNamed: true,
  inputs: {
    attestationAuthority: {
      type: object({
        hint: { type: object({ humanReadableName: { type: string, required: true } }), required: true },
      }),
      required: true,
    },
    deletionPolicy,
    expirationTime: { type: string },
    longDescription: { type: string },
    name: { type: string, replaces: true },
    project,
    relatedNoteNames: { type: strings },
    relatedUrls: { type: list({ label: { type: string }, url: { type: string, required: true } }, false) },
    shortDescription: { type: string },
  },
  outputs: ["createTime", "kind", "updateTime"],
  prevented: "ContainerAnalysisNote",
  formats: formatsOf("projects/{project}/notes/{name}"),
  nameOf: (google, properties) => `projects/${projectIdOf(google, properties)}/notes/${text(properties, "name")}`,

  make(_google, inputs, { before }) {
    if (!/^[a-zA-Z0-9_-]{1,256}$/.test(text(inputs, "name"))) throw invalidArgument();
    const { deletionPolicy, project, ...said } = inputs;
    const settings = withoutInternals(said);
    const now = timestamp();
    return {
      ...(isProperties(settings) && settings),
      createTime: before?.createTime ?? now,
      kind: "ATTESTATION",
      updateTime: now,
    };
  },
});
