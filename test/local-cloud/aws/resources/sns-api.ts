import { element } from "../iam";

/** The operations of Amazon SNS, without an SDK client of its own; an error has its code as name. */
export type Sns = (action: string, parameters: Readonly<Record<string, string>>) => Promise<string>;

export function snsAt(endpoint: string, region: string): Sns {
  return async (action, parameters) => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        // The emulator reads region and service out of it. It checks no signature of its root's key, with `AUTH=true` neither.
        authorization: `AWS4-HMAC-SHA256 Credential=test/20200101/${region}/sns/aws4_request, SignedHeaders=host, Signature=none`,
      },
      body: new URLSearchParams({ Action: action, Version: "2010-03-31", ...parameters }),
    });
    const body = await response.text();
    if (response.ok) return body;
    const name = element(body, "Code") ?? `HTTP ${response.status}`;
    throw Object.assign(new Error(element(body, "Message") ?? body), { name });
  };
}

/** The attributes in an answer, by name. */
export function attributesIn(xml: string): Record<string, string> {
  const entries = [...xml.matchAll(/<entry>(.*?)<\/entry>/gs)].map(([, entry = ""]) => [
    element(entry, "key") ?? "",
    element(entry, "value") ?? "",
  ]);
  return Object.fromEntries(entries);
}

export function attributeParameters(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value], index) => [
      [`Attributes.entry.${index + 1}.key`, key],
      [`Attributes.entry.${index + 1}.value`, value],
    ]),
  );
}
