import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { GoogleFailure, type TokenSource } from "./google-api";

const reuseMilliseconds = 60_000;

/**
 * Asks for the access token again after a minute: a job that acts as itself has one for ten
 * (https://github.com/google-github-actions/auth#direct-wif), and a scan can take longer. gcloud keeps a token as long as
 * that may be used.
 */
export function accessTokens(ask: TokenSource = accessToken, now: () => number = Date.now): TokenSource {
  let last: { readonly token: Promise<string>; readonly at: number } | undefined;
  return () => {
    if (!last || now() - last.at >= reuseMilliseconds) last = { token: ask(), at: now() };
    return last.token;
  };
}

/**
 * The access token of whoever runs the command: `CLOUDSDK_AUTH_ACCESS_TOKEN`, as gcloud reads it
 * (https://docs.cloud.google.com/sdk/gcloud/reference#--access-token-file), or the one that gcloud has.
 */
async function accessToken(): Promise<string> {
  const given = process.env.CLOUDSDK_AUTH_ACCESS_TOKEN;
  if (given !== undefined && given !== "") return given;
  try {
    const { stdout } = await promisify(execFile)("gcloud", ["auth", "print-access-token", "--quiet"]);
    if (stdout.trim() !== "") return stdout.trim();
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const words = isMissing
      ? "there is no access token in CLOUDSDK_AUTH_ACCESS_TOKEN, and gcloud is not on the PATH; sign in first, such as with google-github-actions/auth"
      : `gcloud gives no access token; sign in first (${error instanceof Error ? error.message : error})`;
    throw new GoogleFailure(0, words);
  }
  throw new GoogleFailure(0, "gcloud gives no access token; sign in first");
}
