import { ECR } from "@aws-sdk/client-ecr";
import { KMS } from "@aws-sdk/client-kms";
import { STS } from "@aws-sdk/client-sts";
import type { Emulator } from "../local-cloud/emulator";

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** An identity's connections to the emulator. */
export interface Session {
  readonly credentials: Credentials;
  readonly ecr: ECR;
  readonly kms: KMS;
  readonly sts: STS;
}

const region = "us-east-1";

/** Without credentials of its own, as a job has none. Refused with the API's error, whose name is `AccessDenied`. */
export async function assumeWithToken(
  { endpoint }: Emulator,
  roleArn: string,
  token: string,
  sessionName = "GitHubActions",
): Promise<Session> {
  const { Credentials } = await new STS({ endpoint, region }).assumeRoleWithWebIdentity({
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    WebIdentityToken: token,
  });
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error("STS answered without credentials.");
  return connectAs(endpoint, {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
}

/** The account's root, whom the emulator never refuses anything. */
export function asRoot({ endpoint }: Emulator): Session {
  return connectAs(endpoint, { accessKeyId: "test", secretAccessKey: "test" });
}

function connectAs(endpoint: string, credentials: Credentials): Session {
  const options = { endpoint, region, credentials };
  return { credentials, ecr: new ECR(options), kms: new KMS(options), sts: new STS(options) };
}
