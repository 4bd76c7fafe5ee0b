import type { Policies } from "@pulumi/policy";
import * as proxy from "@pulumi/policy/proxy";
import * as server from "@pulumi/policy/server";
import type { AnalyzeResponse, RemediateResponse } from "@pulumi/pulumi/proto/analyzer_pb";
import { sdkPolicies } from "../../policy-pack/framework/pack";
import type { Policy } from "../../policy-pack/framework/policy";
import type { Level, Received } from "../../policy-pack/framework/received";

// The SDK keeps these to itself (their declaration files are empty), and they are what the engine talks to: the same
// deserialization, the same proxy that throws at unknowns, the same handling of what a policy throws.
type Analyze = (
  pack: string,
  version: string,
  enforcementLevel: string,
  policies: Policies,
) => (call: { request: unknown }, callback: (error: unknown, response?: AnalyzeResponse) => void) => Promise<void>;
type Remediate = (
  ...parameters: Parameters<Analyze>
) => (call: { request: unknown }, callback: (error: unknown, response?: RemediateResponse) => void) => Promise<void>;
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = server as unknown as Record<string, Analyze>;
const { makeRemediateRpcFun } = server as unknown as { readonly makeRemediateRpcFun: Remediate };
export const { unknownStringValue } = proxy as unknown as { readonly unknownStringValue: string };

export interface Resource {
  readonly type: string;
  readonly name?: string;
  readonly properties: Record<string, unknown>;
  readonly provider?: { readonly name: string; readonly properties: Record<string, unknown> };
  /** By property, the resources that it was made from. */
  readonly dependencies?: Readonly<Record<string, readonly Resource[]>>;
}

export interface Finding {
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  readonly resource: string;
  /** What is broken, out of the message. */
  readonly message: string;
  readonly fullMessage: string;
}

/** A pack as it runs: what the engine sent by policy, and what the pack remembers between its calls. */
export function configuredPack(
  policies: readonly Policy[],
  configuration: Readonly<Record<string, { level?: Level; settings?: Record<string, unknown> }>> = {},
): Policies {
  const received: Received = new Map(
    Object.entries(configuration).map(([name, { level = "mandatory", settings = {} }]) => [name, { level, settings }]),
  );
  return sdkPolicies(policies, () => received);
}

function urnOf({ type, name = "subject" }: Resource): string {
  return `urn:pulumi:stack::project::${type}::${name}`;
}

function request(resource: Resource): Record<string, () => unknown> {
  const struct = (value: unknown) => ({ toJavaScript: () => structuredClone(value) });
  const { provider } = resource;
  return {
    getType: () => resource.type,
    getUrn: () => urnOf(resource),
    getName: () => resource.name ?? "subject",
    getProperties: () => struct(resource.properties),
    getParent: () => "",
    getDependenciesList: () => [],
    getPropertydependenciesMap: () =>
      new Map(
        Object.entries(resource.dependencies ?? {}).map(([property, others]) => [
          property,
          { getUrnsList: () => others.map(urnOf) },
        ]),
      ),
    getOptions: () => ({
      getProtect: () => false,
      getIgnorechangesList: () => [],
      getAliasesList: () => [],
      getCustomtimeouts: () => undefined,
      getAdditionalsecretoutputsList: () => [],
      getDeletebeforereplacedefined: () => false,
      getParent: () => "",
    }),
    getProvider: () =>
      provider && {
        getType: () => "pulumi:providers:aws",
        getUrn: () => `urn:pulumi:stack::project::pulumi:providers:aws::${provider.name}`,
        getName: () => provider.name,
        getProperties: () => struct(provider.properties),
      },
  };
}

async function call(make: Analyze | undefined, policies: Policies, requested: unknown): Promise<readonly Finding[]> {
  if (!make) throw new Error("This version of @pulumi/policy has other internals.");
  const response = await new Promise<AnalyzeResponse>((resolve, reject) => {
    make(
      "pack",
      "1.0.0",
      "mandatory",
      policies,
    )({ request: requested }, (error, analyzed) => (analyzed ? resolve(analyzed) : reject(error)));
  });
  return response.getDiagnosticsList().map((diagnostic) => {
    const { policyname, message, description, enforcementlevel, urn } = diagnostic.toObject();
    return {
      policy: policyname,
      level: enforcementlevel === 0 ? "advisory" : "mandatory",
      resource: urn.split("::").at(-1) ?? "",
      message: message.startsWith(`${description}\n`) ? (message.split("\n")[1] ?? "") : message,
      fullMessage: message,
    };
  });
}

/** What the policies say about one resource before it is created or updated. The engine knows which one it asked about. */
export async function analyze(
  policies: readonly Policy[],
  resource: Resource,
  pack = configuredPack(policies),
): Promise<readonly Finding[]> {
  const findings = await call(makeAnalyzeRpcFun, pack, request(resource));
  return findings.map((finding) => ({ ...finding, resource: resource.name ?? "subject" }));
}

/** What the policies say about all resources together, at the end of a preview or an update. */
export function analyzeStack(
  policies: readonly Policy[],
  resources: readonly Resource[],
  pack = configuredPack(policies),
): Promise<readonly Finding[]> {
  return call(makeAnalyzeStackRpcFun, pack, { getResourcesList: () => resources.map(request) });
}

/** What one policy makes of a resource where its level is `remediate`; `undefined` where it leaves it as it is. */
export async function remediate(pack: Policies, policy: string, resource: Resource): Promise<unknown> {
  const chosen = pack.filter(({ name }) => name === policy);
  const response = await new Promise<RemediateResponse>((resolve, reject) => {
    makeRemediateRpcFun(
      "pack",
      "1.0.0",
      "remediate",
      chosen,
    )({ request: request(resource) }, (error, remediated) => (remediated ? resolve(remediated) : reject(error)));
  });
  return response.getRemediationsList()[0]?.getProperties()?.toJavaScript();
}

/** The property that each finding names, with its level where that is not mandatory. */
export function summary(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ level, message }) => `${level === "mandatory" ? "" : `${level}: `}${message.split(" ")[0]}`);
}
