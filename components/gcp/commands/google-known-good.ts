#!/usr/bin/env node
import { runKnownGood } from "../../commands/known-good-command";
import { accessTokens } from "./access-token";
import { readDockerImages } from "./docker-images";
import { endpointOf, GoogleFailure, listAll } from "./google-api";
import { placeOf, placeOptions, placeProblems, placeUsage } from "./image-place";

runKnownGood({
  name: "Google Artifact Registry",
  command: "google-known-good",
  example: "--registry europe-west1-docker.pkg.dev --repository acme-delivery/production-payments-docker/api",
  asking: "It asks with the token\nin CLOUDSDK_AUTH_ACCESS_TOKEN, or with gcloud's.",
  placeOptions,
  placeUsage,
  placeProblems,
  images: async (values, patience) => {
    const { project, location, repository, image } = placeOf(values);
    const parent = `projects/${encodeURIComponent(project)}/locations/${location}/repositories/${repository}`;
    const address = new URL(`v1/${parent}/dockerImages`, endpointOf("artifactregistry"));
    address.searchParams.set("pageSize", "1000");
    return readDockerImages(await listAll(address, "dockerImages", accessTokens(), patience), image);
  },
  isFailure: (error) => error instanceof GoogleFailure,
});
