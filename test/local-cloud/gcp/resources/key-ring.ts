import { string } from "../../provider/schema";
import { text } from "../../provider/values";
import { ApiError } from "../api-error";
import { locationOf, project, projectIdOf } from "../google";
import { keyLocations } from "../locations";
import { formatsOf, keptResource } from "./kept-resource";

/** https://docs.cloud.google.com/kms/docs/resource-hierarchy#key_rings: it is never deleted. */
export const keyRing = keptResource({
  title: "KeyRing",
  kind: "key-ring",
  service: "cloudkms.googleapis.com",
  autoNamed: true,
  inputs: {
    location: { type: string, required: true, replaces: true },
    name: { type: string, replaces: true },
    project,
  },
  outputs: [],
  formats: formatsOf("projects/{project}/locations/{location}/keyRings/{name}"),
  nameOf: (google, properties) =>
    `projects/${projectIdOf(google, properties)}/locations/${locationOf(google, properties)}` +
    `/keyRings/${text(properties, "name")}`,
  taken: (name) => new ApiError(409, `KeyRing ${name} already exists.`),

  make(_google, inputs) {
    const [name, location] = [text(inputs, "name"), text(inputs, "location")];
    refuseKeyName(name);
    if (!keyLocations.has(location)) throw new ApiError(404, `Location ${location} was not found.`);
    return { location, name };
  },

  remnant: async (_google, _name, kept) => kept,
});

/** https://docs.cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings/create */
export function refuseKeyName(name: string): void {
  if (!/^[a-zA-Z0-9_-]{1,63}$/.test(name)) throw new ApiError(400, `Invalid resource id "${name}".`);
}
