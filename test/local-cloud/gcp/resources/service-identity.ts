import { string } from "../../provider/schema";
import { text } from "../../provider/values";
import { type GoogleResourceType, project, projectIdOf, projectNamed } from "../google";
import { agentOf, generateAgent } from "../service-agents";

/** It cannot be changed, deleted or looked for. */
export const serviceIdentity: GoogleResourceType = {
  title: "ServiceIdentity",
  inputs: { project, service: { type: string, required: true, replaces: true } },
  outputs: ["email", "member"],

  async create(google, inputs, created) {
    const owner = await projectNamed(google, projectIdOf(google, inputs));
    await generateAgent(google, owner, text(inputs, "service"));
    created(`projects/${owner.projectId}/services/${text(inputs, "service")}`);
  },

  async read(google, id) {
    const [, projectId = "", , service = ""] = id.split("/");
    const email = agentOf(await projectNamed(google, projectId), service);
    return { email, member: `serviceAccount:${email}`, project: projectId, service };
  },

  update: () => Promise.reject(new Error("every property of it replaces it")),
  delete: async () => undefined,
};
