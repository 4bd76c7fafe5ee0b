import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { freePort } from "../local-cloud/loopback-port";

interface Manifest {
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly config?: { readonly mediaType: string };
  readonly subject?: { readonly digest: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Descriptor {
  readonly mediaType: string;
  readonly artifactType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Who may do what, and what was done. */
export interface Gatekeeper {
  /** Why a request is refused, if it is. */
  readonly refusal: (request: RegistryRequest) => Promise<RegistryRefusal | undefined>;
  /** Told of each manifest that was written. */
  readonly wrote?: (write: RegistryWrite) => void;
}

/** A request of a client of the registry's own API. */
export interface RegistryRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly authorization?: string | undefined;
}

/** What the registry answers instead: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
export interface RegistryRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export interface RegistryWrite {
  readonly authorization: string;
  readonly repository: string;
  readonly digest: string;
  readonly tag?: string;
  readonly manifest: string;
}

export interface ReferrersRegistry {
  /** The registry's address; tools take plain HTTP for this host only. */
  readonly registry: string;
  /** Denies every request for a manifest while `during` runs. */
  denying<T>(during: () => Promise<T>): Promise<T>;
  /** Answers that many requests, from the next one on, by asking for fewer, while `during` runs. */
  throttling<T>(requests: number, during: () => Promise<T>): Promise<T>;
  /** Denies every manifest and tag that is written after the first ones while `during` runs. */
  denyingWritesAfter<T>(count: number, during: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/**
 * The emulator's registry and, in front of it, the one API that Amazon ECR has and the emulator lacks: the list of
 * what refers to a manifest. Everything else, tag immutability first of all, is the emulator's answer.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
 */
export async function startReferrersRegistry(emulator: string, gatekeeper?: Gatekeeper): Promise<ReferrersRegistry> {
  const referrers = new Map<string, Map<string, Descriptor>>();
  let deniesAll = false;
  let writesLeft = Number.POSITIVE_INFINITY;
  let throttled = 0;
  const denied = (method: string | undefined) => deniesAll || (method === "PUT" && writesLeft-- <= 0);
  const server = createServer((request, response) => {
    const [path = ""] = (request.url ?? "").split("?");
    const listed = /^\/v2\/(.+)\/referrers\/(sha256:[0-9a-f]{64})$/.exec(path);
    const answer = async () => {
      const { method = "GET", headers } = request;
      const refusal = await gatekeeper?.refusal({ method, path, authorization: headers.authorization });
      if (refusal) refuse(refusal, response);
      else if (throttled > 0) {
        throttled -= 1;
        refuse({ status: 429, code: "TOOMANYREQUESTS", message: "Rate exceeded" }, response);
      } else if (/\/manifests\//.test(path) && denied(method)) {
        refuse({ status: 403, code: "DENIED", message: "the registry denies it" }, response);
      } else if (listed) list(listed[1] ?? "", listed[2] ?? "", response);
      else await passOn(request, response);
    };
    answer().catch((error: Error) => response.destroy(error));
  });

  function refuse({ status, code, message }: RegistryRefusal, response: ServerResponse): void {
    response.writeHead(status, { "content-type": "application/json", "www-authenticate": 'Basic realm="registry"' });
    response.end(JSON.stringify({ errors: [{ code, message }] }));
  }

  function list(repository: string, subject: string, response: ServerResponse): void {
    const manifests = [...(referrers.get(`${repository}@${subject}`)?.values() ?? [])];
    const mediaType = "application/vnd.oci.image.index.v1+json";
    response.writeHead(200, { "content-type": mediaType });
    response.end(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
  }

  async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host: _host, connection: _connection, "transfer-encoding": _encoding, ...headers } = request.headers;
    const body = await buffer(request);
    const hasBody = request.method !== "GET" && request.method !== "HEAD";
    const answer = await fetch(`${emulator}${request.url}`, {
      method: request.method ?? "GET",
      headers: headers as Record<string, string>,
      redirect: "manual",
      ...(hasBody && { body }),
    });
    const [, written, reference = ""] = /^\/v2\/(.+)\/manifests\/([^?]+)/.exec(request.url ?? "") ?? [];
    const wrote = request.method === "PUT" && answer.ok ? written : undefined;
    const subject = wrote === undefined ? undefined : remember(wrote, body, answer);
    if (wrote !== undefined) {
      gatekeeper?.wrote?.({
        authorization: request.headers.authorization ?? "",
        repository: wrote,
        digest: answer.headers.get("docker-content-digest") ?? "",
        ...(!reference.includes(":") && { tag: reference }),
        manifest: body.toString(),
      });
    }
    const answered = Object.fromEntries(answer.headers);
    delete answered["transfer-encoding"];
    response.writeHead(answer.status, { ...answered, ...(subject && { "oci-subject": subject }) });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  function remember(repository: string, body: Buffer, answer: Response): string | undefined {
    const manifest: Manifest = JSON.parse(body.toString());
    const digest = answer.headers.get("docker-content-digest") ?? "";
    const { subject, mediaType = "", annotations } = manifest;
    if (!subject) return undefined;
    const key = `${repository}@${subject.digest}`;
    const artifactType = manifest.artifactType ?? manifest.config?.mediaType ?? "";
    const descriptor = { mediaType, artifactType, digest, size: body.length, ...(annotations && { annotations }) };
    referrers.set(key, (referrers.get(key) ?? new Map()).set(digest, descriptor));
    return subject.digest;
  }

  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    registry: `localhost:${port}`,
    denying: (during) => {
      deniesAll = true;
      return during().finally(() => {
        deniesAll = false;
      });
    },
    throttling: (requests, during) => {
      throttled = requests;
      return during().finally(() => {
        throttled = 0;
      });
    },
    denyingWritesAfter: (count, during) => {
      writesLeft = count;
      return during().finally(() => {
        writesLeft = Number.POSITIVE_INFINITY;
      });
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
