import type * as pulumi from "@pulumi/pulumi";
import { isUnresolved, join, type Reader, type TextRule } from "../delivery/reader";
import { GooglePackageFormat } from "./package-format";

/** Credentials for a registry outside. */
export interface GoogleUpstreamCredentialsArgs {
  /** The user there. */
  username: string;
  /**
   * The Secret Manager version that holds the password: `projects/<project>/secrets/<secret>/versions/<version>`.
   * Artifact Registry's service agent must be let at it (`roles/secretmanager.secretAccessor`).
   */
  passwordSecretVersion: pulumi.Input<string>;
}

/** A registry outside, whose artifacts are read through a repository here. */
export interface GoogleUpstreamArgs {
  /** What the repository is called: `upstream-<namespace>-<name>`; lower-case letters and digits with single `-`. */
  name: string;
  /** Its format: `docker`, `npm`, `maven` or `python`. */
  format: GooglePackageFormat;
  /**
   * Its address, such as `https://ghcr.io`.
   *
   * @default the public one of the format: Docker Hub, npmjs, Maven Central or PyPI
   */
  uri?: string;
  /**
   * Who reads there.
   *
   * @default nobody: it is read anonymously
   */
  credentials?: GoogleUpstreamCredentialsArgs;
  /**
   * Days after which what was read is deleted here, and read anew when it is asked for.
   *
   * @default 30
   */
  days?: number;
}

/** A registry outside whose arguments have been checked. */
export interface Upstream {
  readonly name: string;
  readonly format: GooglePackageFormat;
  readonly uri?: string;
  readonly credentials?: { readonly username: string; readonly passwordSecretVersion: pulumi.Input<string> };
  readonly days: number;
}

export const upstreamDefaults = Object.freeze({ days: 30 });

const upstreamName: TextRule = {
  pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
  meaning: 'lower-case letters and digits with single "-" between them, such as "docker-hub"',
  maximum: 40,
};

const address: TextRule = {
  pattern: /^https:\/\/(?![^/]*@)[A-Za-z0-9.-]+(?::[0-9]+)?(?:\/[^\s?#]*)?$/,
  meaning: 'an https address without user and query, such as "https://ghcr.io"',
  maximum: 2048,
};

const userName: TextRule = { pattern: /^\S+$/, meaning: "the user's name at the registry", maximum: 255 };

/** https://docs.cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions */
const secretVersion: TextRule = {
  pattern: /^projects\/[^/]+\/secrets\/[A-Za-z0-9_-]{1,255}\/versions\/(?:[1-9][0-9]*|latest)$/,
  meaning: 'a version of a secret, such as "projects/acme-delivery/secrets/docker-hub/versions/1"',
  maximum: 512,
};

const properties = [
  "name",
  "format",
  "uri",
  "credentials",
  "days",
] as const satisfies readonly (keyof GoogleUpstreamArgs)[];

/** @param taken ids of the other repositories */
export function readUpstreams(
  value: unknown,
  namespace: string | undefined,
  { maximumName, taken }: { readonly maximumName: number; readonly taken: readonly string[] },
  reader: Reader,
) {
  if (value === undefined) return [];
  const upstreams = (reader.array(value, "upstreams", 1, "registries outside (or leave the property out)") ?? []).map(
    (one, index) => readUpstream(one, `upstreams[${index}]`, reader),
  );
  reader.unique(
    upstreams.map((one) => one?.name),
    (index) => `upstreams[${index}].name`,
    "give each of them a name of its own",
  );
  upstreams.forEach((one, index) => {
    const id = one && namespace !== undefined ? upstreamRepositoryId(namespace, one.name) : "";
    if (id.length > maximumName) {
      reader.report(
        `upstreams[${index}].name`,
        `makes the repository name "${id}" of ${id.length} characters; at most ${maximumName} are possible: shorten it`,
      );
    }
    if (taken.includes(id)) {
      reader.report(
        `upstreams[${index}].name`,
        `makes the repository name "${id}", which an environment's repository has; write another`,
      );
    }
  });
  return upstreams.filter((one) => one !== undefined);
}

function readUpstream(value: unknown, property: string, reader: Reader): Upstream | undefined {
  const record = reader.record(value, property, properties);
  if (!record) return undefined;
  const at = (key: string) => join(property, key);
  const name = reader.text(record.name, at("name"), upstreamName);
  const format = reader.choice(record.format, at("format"), Object.values(GooglePackageFormat));
  const uri = record.uri === undefined ? undefined : reader.text(record.uri, at("uri"), address);
  const credentials =
    record.credentials === undefined ? undefined : readCredentials(record.credentials, at("credentials"), reader);
  const days = reader.wholeNumber(record.days ?? upstreamDefaults.days, at("days"), {
    minimum: 1,
    maximum: 36_500,
    unit: "days",
  });
  if (!name || !format || !days) return undefined;
  return { name, format, ...(uri && { uri }), ...(credentials && { credentials }), days };
}

function readCredentials(value: unknown, property: string, reader: Reader): Upstream["credentials"] {
  const record = reader.record(value, property, ["username", "passwordSecretVersion"]);
  if (!record) return undefined;
  const username = reader.text(record.username, join(property, "username"), userName);
  const version = record.passwordSecretVersion;
  if (!isUnresolved(version)) reader.text(version, join(property, "passwordSecretVersion"), secretVersion);
  return username === undefined ? undefined : { username, passwordSecretVersion: version as pulumi.Input<string> };
}

export function upstreamRepositoryId(namespace: string, name: string): string {
  return `upstream-${namespace}-${name}`;
}
