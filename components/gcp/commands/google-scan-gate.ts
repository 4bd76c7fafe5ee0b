#!/usr/bin/env node
import { runScanGate } from "../../commands/scan-gate-command";
import { GoogleFailure } from "./google-api";
import { placeOf, placeOptions, placeProblems, placeUsage } from "./image-place";
import { googleRepository } from "./scanned-repository";

runScanGate({
  name: "Google Artifact Registry",
  command: "google-scan-gate",
  example: "--registry europe-west1-docker.pkg.dev --repository acme-delivery/staging-payments-docker/api",
  asking: "It asks the registry and\nArtifact Analysis with the token in CLOUDSDK_AUTH_ACCESS_TOKEN, or with gcloud's.",
  placeOptions,
  placeUsage,
  suppressed: "a VEX statement of the project",
  placeProblems,
  artifactOf: (values) => placeOf(values).image,
  repository: (values, patience) => googleRepository(placeOf(values), patience),
  isFailure: (error) => error instanceof GoogleFailure,
});
