import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

export interface GoogleStandIn {
  /** `127.0.0.1:<port>`, which is the registry's host and where the APIs are. */
  readonly host: string;
  readonly requests: {
    readonly url: URL;
    readonly authorization: string | undefined;
    readonly accept: string | undefined;
  }[];
  /** Manifests by digest, as text. */
  manifests: Readonly<Record<string, string>>;
  /** Pages of occurrences by kind, of the image that is asked about. */
  occurrences: (kind: string, resource: string) => readonly (readonly unknown[])[];
  /** Pages of images. */
  dockerImages: readonly (readonly unknown[])[];
  /** Answers instead of all that, one after another. */
  instead: Answer[];
  close(): Promise<void>;
}

/** Plays back what a test gives it in the forms of the registry's API, of Artifact Analysis and of Artifact Registry. */
export async function startGoogleStandIn(): Promise<GoogleStandIn> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", `http://${standIn.host}`);
    const { authorization, accept } = request.headers;
    standIn.requests.push({ url, authorization, accept });
    const { status = 200, body } = standIn.instead.shift() ?? answer(standIn, url);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const standIn: GoogleStandIn = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    manifests: {},
    occurrences: () => [[]],
    dockerImages: [[]],
    instead: [],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return standIn;
}

function answer(standIn: GoogleStandIn, url: URL): Answer {
  const [, digest = ""] = /^\/v2\/.+\/manifests\/(sha256:[0-9a-f]{64})$/.exec(url.pathname) ?? [];
  if (digest !== "") {
    const manifest = standIn.manifests[digest];
    const missing = { errors: [{ code: "MANIFEST_UNKNOWN", message: "Failed to fetch" }] };
    return manifest === undefined ? { status: 404, body: missing } : { body: manifest };
  }
  const paged = (key: string, pages: readonly (readonly unknown[])[]) => {
    const index = Number(url.searchParams.get("pageToken") ?? 0);
    const next = index + 1 < pages.length ? { nextPageToken: String(index + 1) } : {};
    // Without an entry Google leaves the list out.
    const entries = pages[index] ?? [];
    return { body: { ...(entries.length > 0 && { [key]: entries }), ...next } };
  };
  if (url.pathname.endsWith("/dockerImages")) return paged("dockerImages", standIn.dockerImages);
  const filter = /^kind="([A-Z]+)" AND resourceUrl="([^"]+)"$/.exec(url.searchParams.get("filter") ?? "");
  if (url.pathname.endsWith("/occurrences") && filter) {
    return paged("occurrences", standIn.occurrences(filter[1] ?? "", filter[2] ?? ""));
  }
  return { status: 404, body: { error: { code: 404, message: `nothing is at ${url.pathname}`, status: "NOT_FOUND" } } };
}
