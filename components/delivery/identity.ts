/** What an identity is there to do. */
export const Duty = {
  /** Pushes what CI has built into the first environment. */
  Publish: "publish",
  /** Reads the environment before and writes its own: a later one. */
  Promote: "promote",
  /** Pulls from its environment. */
  Deploy: "deploy",
} as const;
export type Duty = (typeof Duty)[keyof typeof Duty];

/** Who may do one duty in one environment. */
export interface Identity {
  readonly duty: Duty;
  readonly environment: string;
}

/**
 * The identities of a delivery path: one per duty and environment. Nobody publishes into a path whose first
 * environment is `fedFromElsewhere`: it has a promoter, as every later one has.
 */
export function identitiesOf(environments: readonly string[], fedFromElsewhere: boolean): readonly Identity[] {
  return environments.flatMap((environment, index) => [
    { duty: index === 0 && !fedFromElsewhere ? Duty.Publish : Duty.Promote, environment },
    { duty: Duty.Deploy, environment },
  ]);
}
