import type { Place } from "../../delivery/stack-access/places";
import type { GrantedOn } from "../iam/grant-types";
import { predefinedRoles } from "../iam/predefined-roles";
import { groupsOn, isPermissionOn } from "./groups";
import type { GoogleStateDocuments, StatePlace } from "./state-documents";

/** What a stack does not have and its projects may: what can be done to it, can be done to whatever else there is. */
const others: Readonly<Partial<Record<GrantedOn, { readonly path: string; readonly name: string }>>> = {
  repository: { path: "locations/any/repositories/any", name: "any other repository" },
  key: { path: "locations/any/keyRings/any/cryptoKeys/any", name: "any other key" },
  serviceAccount: { path: "serviceAccounts/any@any", name: "any other service account" },
};

/** All places of a stack, and the others that its projects may have. */
export function googlePlaces({ documents, places }: Pick<GoogleStateDocuments, "documents" | "places">): Place[] {
  const roles = new Map([...predefinedRoles, ...documents.roles.map((role) => [role.name, role.permissions] as const)]);
  const granted = documents.resources.flatMap(({ bindings }) => bindings.flatMap(({ role }) => roles.get(role) ?? []));
  const permissions = [...new Set(granted)].sort();
  const place = (name: string, resource: string, on: GrantedOn): Place[] => {
    const groups = groupsOn[on];
    if (!groups) return [];
    const grouped = new Set(groups.flatMap(({ actions }) => actions));
    const single = permissions.filter((one) => isPermissionOn(on, one) && !grouped.has(one));
    return [{ resource, name, family: name, groups, others: single }];
  };
  const known = places.flatMap(({ name, on }) => place(placeName({ name, on }), name, on));
  const beyond = places
    .filter(({ on }) => on === "project")
    .flatMap(({ name: project }) =>
      Object.entries(others).flatMap(([on, { path, name }]) =>
        place(`${name} of ${project.replace("projects/", "")}`, `${project}/${path}`, on as GrantedOn),
      ),
    );
  const inRings = places
    .filter(({ on }) => on === "keyRing")
    .flatMap(({ name: ring }) => {
      const [, project, , location, , id] = ring.split("/");
      return place(`any other key of the ring ${id} (${location}, ${project})`, `${ring}/cryptoKeys/any`, "key");
    });
  return [...known, ...inRings, ...beyond];
}

/** Two of the same id are told apart by the rest of their names. */
function placeName({ name, on }: StatePlace): string {
  const [, projectId = ""] = name.split("/");
  const last = name.slice(name.lastIndexOf("/") + 1);
  switch (on) {
    case "project":
      return `project ${projectId}`;
    case "repository":
      return `${last} (${name.split("/")[3]}, ${projectId})`;
    case "key":
      return `key ${name.split("/keyRings/")[1]?.replace("/cryptoKeys/", "/")} (${name.split("/")[3]}, ${projectId})`;
    case "serviceAccount":
      return `service account ${last}`;
    default:
      return `${on} ${last} (${projectId})`;
  }
}
