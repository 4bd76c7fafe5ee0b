import type { ResourceValidationPolicy } from "@pulumi/policy";
import type { Problem } from "../../components/delivery/problem";
import type { Snapshot, Unknown } from "./snapshot";
import type { JudgedStack } from "./stack";

type SdkPolicy = Required<ResourceValidationPolicy>;
export type SettingSchema = SdkPolicy["configSchema"]["properties"][string];

/** A control of a framework that a policy serves. */
type Framework = Required<SdkPolicy["framework"]>;

/**
 * What an unknown value leaves open. *scalar*: a single value decides, and may be safe or not. *document*: a policy
 * document that the update judges before it creates anything. *relation*: which resource another one belongs to.
 */
export type UnknownKind = "scalar" | "document" | "relation";

/** What a check found: a broken rule, or (with `unknown`) something that it could not tell. */
export interface Finding extends Problem {
  readonly unknown?: UnknownKind;
}

/** A finding about one resource among those of a stack; without a URN it is about the stack as a whole. */
export interface StackFinding extends Finding {
  readonly urn?: string;
}

/** A resource as a policy sees it. */
export interface JudgedResource<Args = Record<string, unknown>> {
  readonly urn: string;
  readonly type: string;
  readonly properties: Snapshot<Args>;
  /** The provider that manages it, if that is an explicit one or the engine tells of the default one. */
  readonly provider?: { readonly urn: string; readonly properties: Snapshot } | undefined;
}

/** Something that people can configure about one policy. */
export interface Setting<T> {
  readonly meaning: string;
  readonly default: T;
  /** What it takes; the engine refuses everything else before the pack starts. */
  readonly schema: SettingSchema;
}
type SettingTable = Readonly<Record<string, Setting<unknown>>>;
type SettingsOf<Table> = { readonly [Key in keyof Table]: Table[Key] extends Setting<infer T> ? T : never };

interface Checks<Settings> {
  /** What a single resource decides, asked before it is created or updated. */
  readonly resource: {
    /** The properties that the check reads, by type of resource. */
    readonly reads: Readonly<Record<string, readonly string[]>>;
    check(resource: JudgedResource, settings: Settings): readonly Finding[];
    /** Properties to set so that the resource complies, where that takes nothing away; used with `remediate` only. */
    remediate?(resource: JudgedResource, settings: Settings): Readonly<Record<string, unknown>> | undefined;
    /** The types that can be remediated, where these are not those that are read. */
    readonly remediates?: readonly string[];
  };
  /** What only the whole stack shows, asked at the end of a preview and of an update. */
  readonly stack?: {
    readonly reads: Readonly<Record<string, readonly string[]>>;
    check(stack: JudgedStack, settings: Settings): readonly StackFinding[];
  };
}

/** A policy as its file writes it. Of what people read nothing is optional, so that no policy ships without it. */
interface Definition<Settings> extends Checks<Settings> {
  readonly name: string;
  readonly displayName: string;
  /** The rule in one sentence. */
  readonly description: string;
  /** What happens to people who break it. */
  readonly why: string;
  readonly severity: SdkPolicy["severity"];
  /** Its findings are advice unless the preset is `strict`. */
  readonly advisory?: true;
  /** The first one is what Pulumi shows. */
  readonly frameworks: readonly [Framework, ...Framework[]];
  readonly tags: readonly string[];
  readonly remediationSteps: string;
  readonly url: string;
}

/** A policy of any settings. */
export interface Policy extends Definition<Record<string, unknown>> {
  readonly settings: SettingTable;
}

/** Ties the types of a policy's settings to what its checks are given. */
export function definePolicy<Table extends SettingTable>(
  definition: Definition<SettingsOf<Table>> & { readonly settings: Table },
): Policy {
  return definition as unknown as Policy;
}

const reasons: Record<UnknownKind, string> = {
  scalar:
    "is not known before the apply, so a preview cannot tell whether it is safe. Set it from a plain value or from " +
    "configuration, and not from another resource's output.",
  document:
    "is not known before the apply. The update judges it when it is known, before the resource is created; written " +
    "from plain values it can be judged in the preview.",
  relation:
    "is not known before the apply, so a preview cannot tell which resource it belongs to. Give that resource a plain " +
    "name, and name it by that.",
};

/** What to report about a value without which a check cannot tell. */
export function unknownFinding({ property }: Unknown, kind: UnknownKind): Finding {
  return { property, reason: reasons[kind], unknown: kind };
}
