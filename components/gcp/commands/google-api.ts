import type { Patience } from "../../delivery/patience";

/** Gives an access token that has not ended. */
export type TokenSource = () => Promise<string>;

/** Why Google did not answer. */
export class GoogleFailure extends Error {
  constructor(
    /** The status of its answer; 0 where there was none. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const requestSeconds = 30;
/** More pages than these nobody has of one image or repository; a server that never ends is not followed. */
const maximumPages = 200;

/** Where an API is: https://docs.cloud.google.com/sdk/gcloud/reference/config/set (api_endpoint_overrides). */
export function endpointOf(api: "artifactregistry" | "containeranalysis"): string {
  const given = process.env[`CLOUDSDK_API_ENDPOINT_OVERRIDES_${api.toUpperCase()}`];
  return (given ?? `https://${api}.googleapis.com/`).replace(/\/*$/, "/");
}

/** A text from an address, asked for again while a fault is one that passes; `undefined` where there is nothing. */
export async function getText(
  address: string,
  token: TokenSource,
  patience: Patience,
  accept = "application/json",
): Promise<string | undefined> {
  for (;;) {
    const answer = await ask(address, await token(), accept);
    if (typeof answer === "string") return answer;
    if (answer.status === 404) return undefined;
    const passes = answer.status === 0 || answer.status === 429 || answer.status >= 500;
    if (!passes || !(await patience.pause(`Google to answer (${answer.status || "no connection"})`))) throw answer;
  }
}

async function ask(address: string, token: string, accept: string): Promise<string | GoogleFailure> {
  try {
    const response = await fetch(address, {
      headers: { authorization: `Bearer ${token}`, accept },
      redirect: "error",
      signal: AbortSignal.timeout(requestSeconds * 1000),
    });
    const text = await response.text();
    return response.ok ? text : new GoogleFailure(response.status, explain(response.status, text));
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : "";
    return new GoogleFailure(0, `Google cannot be reached (${error instanceof Error ? error.message : error}${cause})`);
  }
}

/** https://docs.cloud.google.com/apis/design/errors */
function explain(status: number, text: string): string {
  const words = messageOf(text) ?? `it answers ${status}`;
  if (status === 401) return `the access token is not valid or has expired; sign in again (${words})`;
  if (status === 403)
    return `the identity may not do this, or the API is off; give it the permission that is named (${words})`;
  if (status === 429) return `Google answers fewer requests than it is asked; try again later (${words})`;
  return words;
}

function messageOf(text: string): string | undefined {
  try {
    const { error, errors } = JSON.parse(text) as { error?: { message?: unknown }; errors?: { message?: unknown }[] };
    const message = error?.message ?? errors?.[0]?.message;
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}

/** Every entry of a list that comes in pages. */
export async function listAll(
  address: URL,
  key: string,
  token: TokenSource,
  patience: Patience,
): Promise<readonly unknown[]> {
  const entries: unknown[] = [];
  for (let page = 0; page < maximumPages; page += 1) {
    const text = await getText(address.href, token, patience);
    if (text === undefined) throw new GoogleFailure(404, `there is nothing at ${address.pathname}`);
    const answer = parsed(text);
    const { [key]: found = [], nextPageToken } = answer;
    if (!Array.isArray(found)) throw new GoogleFailure(200, `Google's answer has no list of ${key}`);
    entries.push(...(found as readonly unknown[]));
    if (typeof nextPageToken !== "string" || nextPageToken === "") return entries;
    address.searchParams.set("pageToken", nextPageToken);
  }
  throw new GoogleFailure(200, `Google's answer has more than ${maximumPages} pages of ${key}`);
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === "object" && answer !== null && !Array.isArray(answer)) return { ...answer };
  } catch {
    // Said below.
  }
  throw new GoogleFailure(200, "Google's answer is no JSON object");
}
