import { element } from "../iam";

interface S3Request {
  /** Such as `versioning`: what of the bucket it is about. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface S3Answer {
  readonly headers: Headers;
  readonly body: string;
}

/** The REST API of Amazon S3, without an SDK client of its own. */
export interface S3 {
  /** An error of the API has its code as name. */
  call(method: string, path: string, request?: S3Request): Promise<S3Answer>;
}

export function s3At(endpoint: string, region: string): S3 {
  // The emulator reads region and service out of it. It checks no signature of its root's key, with `AUTH=true` neither.
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20200101/${region}/s3/aws4_request, SignedHeaders=host, Signature=none`;
  return {
    async call(method, path, { query, headers, body } = {}) {
      const segments = path.split("/").map(encodeURIComponent).join("/");
      const response = await fetch(`${endpoint}/${segments}${query === undefined ? "" : `?${query}`}`, {
        method,
        headers: { ...headers, authorization },
        ...(body !== undefined && { body }),
      });
      const answer = await response.text();
      if (response.ok) return { headers: response.headers, body: answer };
      // A HEAD has no body: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
      const code = method === "HEAD" && response.status === 404 ? "NoSuchBucket" : `HTTP ${response.status}`;
      const message = element(answer, "Message") ?? `${method} ${path} was answered with ${response.status}`;
      throw Object.assign(new Error(message), { name: element(answer, "Code") ?? code });
    },
  };
}

export function ignoring(...codes: readonly string[]) {
  return (error: Error): undefined => {
    if (!codes.includes(error.name)) throw error;
  };
}

interface Elements {
  readonly [name: string]: Content | readonly Content[] | undefined;
}
type Content = string | number | boolean | Elements;

/** An element of a request; what is undefined is left out, a list is an element each. */
export function xml(name: string, content: Content): string {
  if (typeof content !== "object") return `<${name}>${escaped(String(content))}</${name}>`;
  const elements = Object.entries(content).flatMap(([inner, value]) =>
    value === undefined ? [] : isList(value) ? value.map((each) => xml(inner, each)) : [xml(inner, value)],
  );
  return `<${name}>${elements.join("")}</${name}>`;
}

/** What the elements of that name hold, elements and all. */
export function contentsOf(body: string, name: string): string[] {
  return [...body.matchAll(new RegExp(`<${name}(?: [^>]*)?>(.*?)</${name}>`, "gs"))].map(([, inner = ""]) => inner);
}

function isList(value: Content | readonly Content[]): value is readonly Content[] {
  return Array.isArray(value);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
