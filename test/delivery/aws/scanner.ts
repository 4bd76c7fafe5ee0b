import { createServer, request as sendRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

const operation = "AmazonEC2ContainerRegistry_V20150921.DescribeImageScanFindings";

/** What Amazon ECR says of a digest by its address, `staging/payments/api@sha256:…`; an error has `__type`. */
type Answers = (address: string) => object | undefined;

export interface Scanner {
  readonly endpoint: string;
  /** Answers from here on; what it has no answer for was never scanned. */
  answers: Answers;
  stop(): Promise<void>;
}

/**
 * The emulator's Amazon ECR and, in front of it, the one operation that the emulator lacks: what a scan has found.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html
 */
export async function startScanner(emulator: string): Promise<Scanner> {
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const answered = { "content-type": "application/x-amz-json-1.1" };
    if (request.headers["x-amz-target"] === operation) {
      const { repositoryName, imageId } = JSON.parse(body.toString());
      const found = scanner.answers(`${repositoryName}@${imageId.imageDigest}`);
      const answer = found ?? { __type: "ScanNotFoundException", message: "no scan of this image" };
      response.writeHead("__type" in answer ? 400 : 200, answered).end(JSON.stringify(answer));
      return;
    }
    // With every header as it came, the host too: they are signed.
    const { method, headers } = request;
    const passedOn = sendRequest(`${emulator}${request.url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    passedOn.once("error", (error) => response.destroy(error));
    passedOn.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections());
  const scanner: Scanner = { endpoint: `http://127.0.0.1:${port}`, answers: () => undefined, stop };
  return scanner;
}
