import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { tokenPermissions } from "../../../components/delivery/access-matrix";
import { type GoogleAccessDocuments, googleAccessMatrix } from "../../../components/gcp/access";
import { mapToken } from "../../../components/gcp/workload-identity/map-token";
import { stagingJob } from "../../identities/github-jobs";
import { type GitHubClaims, type GitHubJob, githubClaims } from "../../identities/github-token";
import type { DeliveryAccess } from "../delivery-world";
import type { RegistryRefusal, RegistryRequest } from "../referrers-registry";
import type { ActionStandIn } from "../runner";
import { googlePrograms } from "./google-programs";

interface SignedIn {
  readonly claims: GitHubClaims;
  /** The service account that the job acts as, unless it acts as itself. */
  readonly account: string;
  /** Where the runner has the token. */
  readonly file: string;
}

interface Options {
  readonly documents: GoogleAccessDocuments;
  /** Where Google has the repositories. */
  readonly location: string;
  /** The key that artifacts are signed with, and the one in the emulator that stands in for it. */
  readonly signingKey: string;
  readonly keyStandIn: string;
  /** For files of the runners, and what was written down. */
  readonly folder: string;
}

const impersonates = "iam.serviceAccounts.getAccessToken";
const nobodyRefuses = "nobody-refuses-this";

/**
 * Jobs sign in with tokens as GitHub makes them, and have what the stack's allow policies give to these: who that is, the
 * access matrix says, which has tests of its own. A client of the registry asks for one permission to read and for one to
 * write: https://docs.cloud.google.com/artifact-registry/docs/audit-logging
 */
export class GoogleAccess implements DeliveryAccess {
  readonly signedOut = { CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: "", GOOGLE_APPLICATION_CREDENTIALS: "" };
  readonly logIn = `oras login --username oauth2accesstoken --password ${nobodyRefuses} "$R" 2>/dev/null`;
  /** What is different about the jobs that sign in from here on. */
  jobs: Partial<GitHubJob> = {};
  /** Whether each step finds the tokens of the steps before it ended, as after ten minutes. */
  endsTokens = false;

  private readonly sessions = new Map<string, SignedIn>();
  private readonly answers = new Map<string, boolean>();

  constructor(private readonly options: Options) {}

  /** What was asked to be attested: the token of whoever asked, and the words. */
  get attestations(): string {
    return path.join(this.options.folder, "attestations.txt");
  }

  /** What the signing key was used for, with the token of who used it. */
  get keyUses(): string {
    return path.join(this.options.folder, "key-uses.txt");
  }

  programs(commands: string) {
    const { signingKey, keyStandIn } = this.options;
    return googlePrograms(commands, this.attestations, { key: signingKey, by: keyStandIn, uses: this.keyUses });
  }

  readonly beforeStep = async () => {
    if (!this.endsTokens) return;
    const all = [...this.sessions];
    this.sessions.clear();
    for (const [, session] of all) await this.newToken(session);
  };

  /** https://github.com/google-github-actions/auth#inputs */
  private readonly auth: ActionStandIn = async (inputs, environment) => {
    const { project_id: project = "", workload_identity_provider: name, service_account: account = "" } = inputs;
    const provider = this.options.documents.providers.find((one) => one.name === name);
    if (!provider) throw new Error(`there is no provider ${name}`);
    const { environment: _, ...outside } = stagingJob;
    const audience = `https://iam.googleapis.com/${name}`;
    const job: GitHubJob = { ...outside, audience, ...(environment && { environment }), ...this.jobs };
    const claims = githubClaims(job);
    const mapped = mapToken(provider, claims);
    if (!mapped.isTaken) throw new Error(`the given credential is rejected: ${mapped.reason}`);
    const file = path.join(this.options.folder, randomUUID());
    const session = { claims, account, file };
    const token = await this.newToken(session);
    const resource = `projects/${project}/serviceAccounts/${account}`;
    if (account !== "" && !this.may({ ...session, account: "" }, impersonates, resource)) {
      throw new Error(`Permission '${impersonates}' denied on resource (or it may not exist).`);
    }
    if (!token) throw new Error("there is no token");
    return {
      CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: file,
      GOOGLE_APPLICATION_CREDENTIALS: file,
      CLOUDSDK_CORE_PROJECT: project,
    };
  };
  readonly actions = { "google-github-actions/auth": this.auth };

  private async newToken(session: SignedIn): Promise<string> {
    const token = randomUUID();
    this.sessions.set(token, session);
    await writeFile(session.file, token);
    return token;
  }

  readonly refusal = async ({ authorization, method, path }: RegistryRequest): Promise<RegistryRefusal | undefined> => {
    const token = tokenOf(authorization);
    if (token === nobodyRefuses) return undefined;
    if (token === undefined || !this.sessions.has(token)) {
      return { status: 401, code: "UNAUTHORIZED", message: "Unauthenticated request, or a token that has ended." };
    }
    const [, project, repository] = /^\/v2\/([^/]+)\/([^/]+)\//.exec(path) ?? [];
    if (project === undefined || repository === undefined) return undefined;
    const permission = `artifactregistry.repositories.${verbOf(method)}Artifacts`;
    const resource = `projects/${project}/locations/${this.options.location}/repositories/${repository}`;
    if (this.allows(token, permission, resource)) return undefined;
    const message = `Permission "${permission}" denied on resource "${resource}" (or it may not exist)`;
    return { status: 403, code: "DENIED", message };
  };

  /** Whether the holder of a token may do something. */
  allows(token: string, permission: string, resource: string): boolean {
    const session = this.sessions.get(token);
    return session !== undefined && this.may(session, permission, resource);
  }

  private may({ claims, account }: SignedIn, action: string, resource: string): boolean {
    const key = JSON.stringify([claims, account, action, resource]);
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    // Google answers the same for what may not be done and for what is not there.
    if (!this.options.documents.resources.some(({ name }) => name === resource)) return false;
    const questions = { tokens: [{ name: "job", claims }], questions: [{ action, resource }] };
    const { matrix, problems } = googleAccessMatrix(this.options.documents, questions);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    const found = tokenPermissions(matrix).some(({ identity }) =>
      account === "" ? !identity.startsWith("serviceAccount:") : identity === `serviceAccount:${account}`,
    );
    this.answers.set(key, found);
    return found;
  }
}

function verbOf(method: string): string {
  if (method === "GET" || method === "HEAD") return "download";
  return method === "DELETE" ? "delete" : "upload";
}

/** Its own, or the password of any name: https://docs.cloud.google.com/artifact-registry/docs/docker/authentication#token */
function tokenOf(authorization = ""): string | undefined {
  const [, kind, value = ""] = /^(Basic|Bearer) (.+)$/.exec(authorization) ?? [];
  if (kind === undefined) return undefined;
  return kind === "Bearer"
    ? value
    : Buffer.from(value, "base64")
        .toString()
        .replace(/^[^:]*:/, "");
}
