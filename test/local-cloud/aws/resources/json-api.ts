import { isProperties, optionalText, type Properties } from "../../provider/values";

/** The operations of a service that takes and gives JSON, without an SDK client of its own; an error has its code as name. */
export type JsonApi = (operation: string, input: object) => Promise<Properties>;

/** @param target what the service's operations are named with, such as `AWSEvents` */
export function jsonApiAt(endpoint: string, region: string, service: string, target: string): JsonApi {
  return async (operation, input) => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        // The emulator reads region and service out of it. It checks no signature of its root's key, with `AUTH=true` neither.
        authorization: `AWS4-HMAC-SHA256 Credential=test/20200101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `${target}.${operation}`,
      },
      body: JSON.stringify(input),
    });
    const body = await response.text();
    const answer: unknown = body === "" ? {} : JSON.parse(body);
    if (!isProperties(answer)) throw new Error(`${operation} was answered with ${response.status}`);
    if (response.ok) return answer;
    const code = optionalText(answer, "__type")?.replace(/^.*#/, "") ?? `HTTP ${response.status}`;
    throw Object.assign(new Error(optionalText(answer, "message") ?? operation), { name: code });
  };
}

/** Tags as most services list them. */
export function tagPairs(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
