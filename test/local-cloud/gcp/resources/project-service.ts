import { boolean, string } from "../../provider/schema";
import { text } from "../../provider/values";
import { deletionPolicy, type GoogleResourceType, lastPart, project, projectIdOf, projectNamed } from "../google";
import { isKept } from "./kept-resource";

const kind = "service";

/** What is enabled already is taken over, and by default stays enabled when it goes. */
export const projectService: GoogleResourceType = {
  title: "Service",
  inputs: {
    checkIfServiceHasUsageOnDestroy: { type: boolean, unreported: true },
    deletionPolicy,
    disableDependentServices: { type: boolean, unreported: true },
    disableOnDestroy: { type: boolean, unreported: true },
    project: { ...project, equivalent: (left, right) => lastPart(String(left)) === lastPart(String(right)) },
    service: {
      type: string,
      required: true,
      replaces: true,
      refusal: (value) =>
        String(value).includes(".") ? undefined : `expected ${value} to be a domain like serviceusage.googleapis.com`,
    },
  },
  outputs: [],

  async create(google, inputs, created) {
    const { projectId } = await projectNamed(google, projectIdOf(google, inputs));
    const id = `${projectId}/${text(inputs, "service")}`;
    await google.kept.put(kind, id, { project: projectId, service: text(inputs, "service") });
    created(id);
  },

  async read(google, id) {
    const [projectId = "", service = "", ...rest] = id.split("/");
    if (service === "" || rest.length > 0) {
      throw new Error(
        `Invalid google_project_service id format for import, expecting \`{project}/{service}\`, found ${id}`,
      );
    }
    if ((await google.kept.get(kind, id)) === undefined) return undefined;
    return { deletionPolicy: google.deletionPolicy, project: projectId, service };
  },

  update: async () => undefined,

  async delete(google, id, state) {
    if (isKept(state, `"${id}"`) || state.disableOnDestroy !== true) return;
    await google.kept.remove(kind, id);
  },
};
