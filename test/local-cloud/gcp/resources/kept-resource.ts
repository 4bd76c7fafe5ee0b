import type { AutoName, Failure, PropertyTable } from "../../provider/schema";
import type { Properties } from "../../provider/values";
import { type ApiError, alreadyExists, notFound } from "../api-error";
import {
  type Google,
  type GoogleResourceType,
  type KeptProject,
  partsOfId,
  projectOfName,
  refuseDisabled,
} from "../google";
import { labelsAfter, reportedLabels } from "../labels";
import { removeGrants } from "../policies";

/** What the types of resources differ in, whose API is made of names, and where nothing is asked but whether it is right. */
interface KeptType {
  readonly title: string;
  readonly kind: string;
  /** What has to be enabled in the project. */
  readonly service: string;
  readonly inputs: PropertyTable;
  readonly outputs: readonly string[];
  readonly autoNamed?: true | AutoName;
  /** As the real provider calls it where it refuses to delete it. */
  readonly prevented?: string;
  /** How an id may be written for an import. */
  readonly formats: readonly RegExp[];
  /** Its name in the API, which is its id. */
  nameOf(google: Google, properties: Properties): string;
  refusals?(inputs: Properties): readonly Failure[];
  planned?(google: Google, inputs: Properties): Properties;
  /** What is kept of it; refused as the API refuses it. */
  make(google: Google, inputs: Properties, context: Making): Promise<Properties> | Properties;
  report?(google: Google, kept: Properties, name: string, given: Properties): Promise<Properties> | Properties;
  /** What is left of a deleted one; by default nothing. */
  remnant?(google: Google, name: string, kept: Properties): Promise<Properties | undefined>;
  /** Whether a remnant's name can be had again. */
  isTaken?(kept: Properties): boolean;
  /** Whether it is there for those who look for it. */
  isThere?(kept: Properties): boolean;
  taken?(name: string): ApiError;
}

interface Making {
  readonly name: string;
  readonly project: KeptProject;
  /** Undefined for a new one. */
  readonly before: Properties | undefined;
}

export function keptResource(type: KeptType): GoogleResourceType {
  const { kind, inputs: table } = type;
  const isThere = (kept: Properties | undefined): kept is Properties =>
    kept !== undefined && (type.isThere?.(kept) ?? true);

  const put = async (google: Google, inputs: Properties, state: Properties, name: string, before?: Properties) => {
    const project = await projectOfName(google, name);
    await refuseDisabled(google, project, type.service);
    const made = await type.make(google, inputs, { name, project, before });
    const labels = table.labels && { labels: labelsAfter(google, inputs, state, before) };
    await google.kept.put(kind, name, { ...made, ...labels });
  };

  return {
    title: type.title,
    inputs: table,
    outputs: type.outputs,
    ...(type.autoNamed && { autoNamed: type.autoNamed }),
    ...(type.refusals && { refusals: type.refusals }),
    ...(type.planned && { planned: type.planned }),

    async create(google, inputs, created) {
      const name = type.nameOf(google, inputs);
      const kept = await google.kept.get(kind, name);
      if (kept !== undefined && (isThere(kept) || (type.isTaken?.(kept) ?? false))) {
        throw type.taken?.(name) ?? alreadyExists();
      }
      await put(google, inputs, {}, name);
      created(name);
    },

    async read(google, id, given) {
      const parts = partsOfId(google, type.formats, id);
      const name = type.nameOf(google, { ...given, ...parts });
      const kept = await google.kept.get(kind, name);
      if (!isThere(kept)) return undefined;
      return {
        id: name,
        ...(table.project && { project: (await projectOfName(google, name)).projectId }),
        ...(await (type.report?.(google, kept, name, given) ?? kept)),
        ...(table.labels && reportedLabels(google, kept, given)),
        ...(table.deletionPolicy && { deletionPolicy: google.deletionPolicy }),
      };
    },

    async update(google, id, state, inputs) {
      const before = await google.kept.get(kind, id);
      if (!isThere(before)) throw notFound();
      await put(google, inputs, state, id, before);
    },

    async delete(google, id, state) {
      if (isKept(state, type.prevented === undefined ? `"${id}"` : type.prevented)) return;
      const before = await google.kept.get(kind, id);
      if (!isThere(before)) return;
      const remnant = await type.remnant?.(google, id, before);
      if (remnant === undefined) {
        await google.kept.remove(kind, id);
        await removeGrants(google.kept, id);
      } else {
        await google.kept.put(kind, id, remnant);
      }
    },
  };
}

/** Whether a resource's deletion leaves it alone; where it prevents that, in the words of the real provider. */
export function isKept({ deletionPolicy }: Properties, described: string): boolean {
  if (deletionPolicy === "PREVENT") {
    throw new Error(
      `cannot destroy ${described} without setting deletion_policy="DELETE" and running \`terraform apply\``,
    );
  }
  return deletionPolicy === "ABANDON";
}

/** How a name in a project may be written: in full, or as its variable parts with or without the project. */
export function formatsOf(pattern: string): RegExp[] {
  const variables = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => `(?<${name}>[^/]+)`);
  const full = pattern.replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>[^/]+)`);
  return [full, variables.join("/"), variables.slice(1).join("/")].map((source) => new RegExp(`^${source}$`));
}
