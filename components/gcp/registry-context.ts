import type * as pulumi from "@pulumi/pulumi";
import { type Holds, heldBy } from "../delivery/holds";
import { formatsOf, type GooglePackageFormat } from "./package-format";
import type { RegistryPlace } from "./place";
import type { GoogleRegistrySettings } from "./registry-args";

/** Values by environment and format. */
export type ByEnvironmentAndFormat<T> = Record<string, Partial<Record<GooglePackageFormat, T>>>;

/** What every resource of one registry is made from. */
export interface RegistryContext {
  readonly name: string;
  readonly settings: GoogleRegistrySettings;
  readonly place: pulumi.Output<RegistryPlace>;
  /** Options of every child. */
  readonly child: pulumi.CustomResourceOptions;
}

/** A repository that there is to be. */
interface RepositoryPlan {
  readonly environment: string;
  readonly format: GooglePackageFormat;
  readonly holds: Holds;
}

/** A repository per environment and format that an artifact needs, in their order. */
export function repositoriesIn(settings: GoogleRegistrySettings): readonly RepositoryPlan[] {
  const { artifacts, environments } = settings.delivery;
  return environments.flatMap(({ name: environment }) =>
    formatsOf(artifacts).map((format) => ({ environment, format, holds: heldBy(environment, settings) })),
  );
}

/** Options of the children that hold artifacts, or without which artifacts cannot be read. */
export function heldOptions({ settings, child }: RegistryContext, holds: boolean): pulumi.CustomResourceOptions {
  return holds && !settings.disposable ? { ...child, protect: true, retainOnDelete: true } : child;
}
