/** The calls of IAM that the resource types need, without an SDK client of its own. */
export interface Iam {
  /** The response's XML; an error of the API has its code as name. */
  call(action: string, parameters: Readonly<Record<string, string>>): Promise<string>;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/programming.html: IAM is global, in this region by name. */
const scope = "20200101/us-east-1/iam/aws4_request";

export function iamAt(endpoint: string): Iam {
  return {
    async call(action, parameters) {
      const response = await fetch(endpoint, {
        method: "POST",
        headers: {
          // The emulator reads the service's name out of it and, like the SDK clients here, checks no signature.
          authorization: `AWS4-HMAC-SHA256 Credential=test/${scope}, SignedHeaders=host, Signature=none`,
        },
        body: new URLSearchParams({ Action: action, Version: "2010-05-08", ...parameters }),
      });
      const body = await response.text();
      if (response.ok) return body;
      const name = element(body, "Code") ?? `HTTP ${response.status}`;
      throw Object.assign(new Error(element(body, "Message") ?? body), { name });
    },
  };
}

/** The text of the first element of that name. */
export function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replaceAll(/&(lt|gt|quot|apos|#39|amp);/g, (_, entity: string) => entities[entity] ?? "");
}
const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", "#39": "'", amp: "&" };

/** Documents are URL-encoded in responses: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
export function documentElement(xml: string, name: string): string {
  return decodeURIComponent(element(xml, name) ?? "");
}

/** Lists of the query protocol: `Tags.member.1.Key` and so on. */
export function tagParameters(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value], index) => [
      [`Tags.member.${index + 1}.Key`, key],
      [`Tags.member.${index + 1}.Value`, value],
    ]),
  );
}

export function tagElements(xml: string): Record<string, string> {
  return Object.fromEntries(
    [...xml.matchAll(/<member>(.*?)<\/member>/gs)].map(([, member = ""]) => [
      element(member, "Key") ?? "",
      element(member, "Value") ?? "",
    ]),
  );
}
