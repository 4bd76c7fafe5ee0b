import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What Amazon ECR is asked: the operation and its input. */
interface EcrRequest {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What it answers: an output, or an error by its code. */
export type EcrAnswer = { readonly output: object } | { readonly error: string; readonly status?: number };

export interface EcrApi {
  readonly endpoint: string;
  readonly requests: EcrRequest[];
  /** Answers from here on, the last of them again and again; by operation. */
  answers: Readonly<Record<string, readonly EcrAnswer[] | ((input: EcrRequest["input"]) => EcrAnswer)>>;
  close(): Promise<void>;
}

/**
 * Plays Amazon ECR on loopback, in the protocol that AWS's own clients speak:
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export async function startEcrApi(): Promise<EcrApi> {
  const requests: EcrRequest[] = [];
  const server = createServer(async (request, response) => {
    const operation = operationOf(request);
    const input = JSON.parse(await text(request));
    requests.push({ operation, input });
    const answers = api.answers[operation];
    const asked = requests.filter((one) => one.operation === operation).length;
    const answer = typeof answers === "function" ? answers(input) : answers?.[Math.min(asked, answers.length) - 1];
    const { status, body } = bodyOf(answer ?? { error: "UnknownOperationException" });
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections());
  const api: EcrApi = { endpoint: `http://127.0.0.1:${port}`, requests, answers: {}, close };
  return api;
}

function operationOf(request: IncomingMessage): string {
  return String(request.headers["x-amz-target"]).split(".")[1] ?? "";
}

function bodyOf(answer: EcrAnswer): { readonly status: number; readonly body: object } {
  if ("output" in answer) return { status: 200, body: answer.output };
  const { error, status = 400 } = answer;
  return { status, body: { __type: error, message: `this is ${error}` } };
}

export function digestOf(content: string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** What BatchGetImage answers of a repository that has these manifests. */
export function repositoryOf(...manifests: readonly string[]): (input: EcrRequest["input"]) => EcrAnswer {
  const byDigest = new Map(manifests.map((manifest) => [digestOf(manifest), manifest]));
  return ({ imageIds }) => {
    const [{ imageDigest = "" } = {}] = imageIds as readonly { imageDigest?: string }[];
    const imageManifest = byDigest.get(imageDigest);
    const failure = { imageId: { imageDigest }, failureCode: "ImageNotFound", failureReason: "no such image" };
    return {
      output:
        imageManifest === undefined
          ? { images: [], failures: [failure] }
          : { images: [{ imageId: { imageDigest }, imageManifest }], failures: [] },
    };
  };
}
