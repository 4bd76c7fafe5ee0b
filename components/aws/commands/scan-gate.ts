#!/usr/bin/env node
import { runScanGate } from "../../commands/scan-gate-command";
import { AwsFailure } from "./aws-command-line";
import { placeOf, placeOptions, placeProblems, placeUsage } from "./repository-place";
import { type EcrPlace, ecrRepository } from "./scan-gate-repository";

runScanGate({
  name: "Amazon ECR",
  command: "scan-gate",
  example: "--repository staging/payments/api",
  asking: "It asks with the AWS command line.",
  placeOptions,
  placeUsage,
  suppressed: "Amazon Inspector",
  placeProblems: (values) => placeProblems(placeOf(values)),
  // Repositories are called `<environment>/<namespace>/<artifact>`.
  artifactOf: ({ repository }) => String(repository).split("/").slice(2).join("/"),
  repository: (values, waiting) => {
    const { repository = "", region, "registry-id": registryId } = placeOf(values);
    const place: EcrPlace = {
      repository,
      ...(region !== undefined && { region }),
      ...(registryId !== undefined && { registryId }),
    };
    return ecrRepository(place, waiting);
  },
  isFailure: (error) => error instanceof AwsFailure,
});
