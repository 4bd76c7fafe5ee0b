import { stagingJob } from "../identities/github-jobs";
import { githubClaims, mint } from "../identities/github-token";
import { assumeWithToken } from "../identities/session";
import type { Emulator } from "../local-cloud/emulator";
import type { DeliveryAccess } from "./delivery-world";
import type { RegistryWrite } from "./referrers-registry";
import { printRegistryPassword, RegistryAccess } from "./registry-access";

/** A manifest that was written, and who wrote it, as AWS's records name him. */
export interface RecordedWrite extends Omit<RegistryWrite, "authorization"> {
  readonly time: Date;
  readonly caller: string;
}

/** Jobs take roles with tokens as GitHub makes them, and have what these roles have; what they write is recorded. */
export class EnforcedAccess implements DeliveryAccess {
  readonly printPassword = printRegistryPassword;
  private readonly registry: RegistryAccess;
  private readonly writes: Promise<RecordedWrite>[] = [];

  constructor(private readonly emulator: Emulator) {
    this.registry = new RegistryAccess(emulator);
  }

  readonly refusal: DeliveryAccess["refusal"] = (request) => this.registry.refusal(request);

  readonly wrote: NonNullable<DeliveryAccess["wrote"]> = ({ authorization, ...write }) => {
    const time = new Date();
    this.writes.push(this.registry.caller(authorization).then((caller) => ({ ...write, time, caller })));
  };

  readonly takeRole: DeliveryAccess["takeRole"] = async (inputs, environment) => {
    const { environment: _, ...outside } = stagingJob;
    const { "role-to-assume": role = "", audience = "", "role-session-name": sessionName = "" } = inputs;
    const job = { ...outside, audience, ...(environment && { environment }) };
    const { credentials } = await assumeWithToken(this.emulator, role, await mint(githubClaims(job)), sessionName);
    return {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken ?? "",
    };
  };

  /** All that was written so far, in its order. */
  recorded(): Promise<readonly RecordedWrite[]> {
    return Promise.all(this.writes);
  }

  /** Lets every token of the registry be too old while `during` runs. */
  withExpiredTokens<T>(during: () => Promise<T>): Promise<T> {
    return this.registry.withExpiredTokens(during);
  }
}
