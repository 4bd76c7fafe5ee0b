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
          // The emulator reads the service's name out of it. It checks no signature of its root's key, with `AUTH=true` neither.
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

/** What the first element of that name holds, elements and all. */
function inner(xml: string, name: string): string {
  return new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(xml)?.[1] ?? "";
}

/** Lists of the query protocol: `ClientIDList.member.1` and so on. */
export function listParameters(name: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, index) => [`${name}.member.${index + 1}`, value]));
}

export function tagParameters(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value], index) => [
      [`Tags.member.${index + 1}.Key`, key],
      [`Tags.member.${index + 1}.Value`, value],
    ]),
  );
}

/** The texts of a list's members. */
export function listElements(xml: string, name: string): string[] {
  return memberElements(xml, name).map((member) => element(`<text>${member}</text>`, "text") ?? "");
}

/** The members of a list, each with the elements that it has. */
export function memberElements(xml: string, name: string): string[] {
  return [...inner(xml, name).matchAll(/<member>(.*?)<\/member>/gs)].map(([, member = ""]) => member);
}

export function tagElements(xml: string): Record<string, string> {
  return Object.fromEntries(
    memberElements(xml, "Tags").map((member) => [element(member, "Key") ?? "", element(member, "Value") ?? ""]),
  );
}

/** Answers undefined in place of the error that there is no such thing. */
export function ignoringGone(response: Promise<string>): Promise<string | undefined> {
  return response.catch((error: Error) => {
    if (error.name !== "NoSuchEntity") throw error;
    return undefined;
  });
}
