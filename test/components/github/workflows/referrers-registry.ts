import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { freePort } from "../../../local-cloud/loopback-port";

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

export interface ReferrersRegistry {
  /** The registry's address; tools take plain HTTP for this host only. */
  readonly registry: string;
  /** Denies every request for a manifest while `during` runs. */
  denying<T>(during: () => Promise<T>): Promise<T>;
  /** Denies every manifest and tag that is written after the first ones while `during` runs. */
  denyingWritesAfter<T>(count: number, during: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/**
 * The emulator's registry and, in front of it, the one API that Amazon ECR has and the emulator lacks: the list of
 * what refers to a manifest. Everything else, tag immutability first of all, is the emulator's answer.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
 */
export async function startReferrersRegistry(emulator: string): Promise<ReferrersRegistry> {
  const referrers = new Map<string, Map<string, Descriptor>>();
  let deniesAll = false;
  let writesLeft = Number.POSITIVE_INFINITY;
  const denied = (method: string | undefined) => deniesAll || (method === "PUT" && writesLeft-- <= 0);
  const server = createServer((request, response) => {
    const [path = ""] = (request.url ?? "").split("?");
    const listed = /^\/v2\/(.+)\/referrers\/(sha256:[0-9a-f]{64})$/.exec(path);
    if (/\/manifests\//.test(path) && denied(request.method)) {
      response.writeHead(403, { "content-type": "application/json" });
      response.end(JSON.stringify({ errors: [{ code: "DENIED", message: "the registry denies it" }] }));
    } else if (listed) list(listed[1] ?? "", listed[2] ?? "", response);
    else passOn(request, response).catch((error: Error) => response.destroy(error));
  });

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
    const written = /^\/v2\/(.+)\/manifests\//.exec(request.url ?? "")?.[1];
    const subject =
      request.method === "PUT" && written !== undefined && answer.ok ? remember(written, body, answer) : undefined;
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
