import type { Duty } from "../../../components/delivery/identity";
import { stagingJob } from "../../identities/github-jobs";
import { githubClaims, mint } from "../../identities/github-token";
import { assumeWithToken } from "../../identities/session";
import type { Emulator } from "../../local-cloud/emulator";
import type { DeliveryAccess, DeliveryWorld } from "../delivery-world";
import type { RegistryWrite } from "../referrers-registry";
import type { ActionStandIn } from "../runner";
import { withPassword } from "./aws-stand-ins";
import { printRegistryPassword, RegistryAccess } from "./registry-access";

/** A manifest that was written, and who wrote it, as AWS's records name him. */
export interface RecordedWrite extends Omit<RegistryWrite, "authorization"> {
  readonly time: Date;
  readonly caller: string;
}

/** Jobs take roles with tokens as GitHub makes them, and have what these roles have; what they write is recorded. */
export class EnforcedAccess implements DeliveryAccess {
  readonly signedOut = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_EC2_METADATA_DISABLED: "true" };
  readonly logIn = 'aws ecr get-login-password | oras login --username AWS --password-stdin "$R" 2>/dev/null';
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

  programs(commands: string) {
    return { aws: withPassword(commands, printRegistryPassword) };
  }

  private readonly takeRole: ActionStandIn = async (inputs, environment) => {
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

  readonly actions = { "aws-actions/configure-aws-credentials": this.takeRole };

  /** What a job has that has taken the role of a duty, and is logged in to the registry. */
  async job(world: DeliveryWorld, environment: string, duty: Duty): Promise<Readonly<Record<string, string>>> {
    const role = world.variables()[environment]?.[`AWS_${duty.toUpperCase()}_ROLE`] ?? "";
    const inputs = { "role-to-assume": role, audience: "sts.amazonaws.com", "role-session-name": `${duty}-1-1` };
    const job = { ...world.newRunner(), ...(await this.takeRole(inputs, environment)) };
    await world.shell(this.logIn, job);
    return job;
  }

  /** All that was written so far, in its order. */
  recorded(): Promise<readonly RecordedWrite[]> {
    return Promise.all(this.writes);
  }

  /** Lets every token of the registry be too old while `during` runs. */
  withExpiredTokens<T>(during: () => Promise<T>): Promise<T> {
    return this.registry.withExpiredTokens(during);
  }
}
