#!/usr/bin/env node
import { runKnownGood } from "../../commands/known-good-command";
import { DocumentReader } from "../../delivery/document-reader";
import { AwsFailure, aws, patiently } from "./aws-command-line";
import { readDescribedImages } from "./described-images";
import { placeOf, placeOptions, placeProblems, placeUsage } from "./repository-place";

runKnownGood({
  name: "Amazon ECR",
  command: "known-good",
  example: "--repository production/payments/api",
  asking: "It asks with the AWS command line.",
  placeOptions,
  placeUsage,
  placeProblems: (values) => placeProblems(placeOf(values)),
  images: async (values, waiting) => {
    const { repository = "", region, "registry-id": registryId } = placeOf(values);
    const words = ["--repository-name", repository, ...(registryId === undefined ? [] : ["--registry-id", registryId])];
    const filter = ["--filter", "tagStatus=TAGGED"];
    const answer = await patiently(waiting, () => aws(["ecr", "describe-images", ...words, ...filter], region));
    const reader = new DocumentReader();
    const images = readDescribedImages(JSON.stringify(answer), reader);
    const [problem] = reader.problems;
    if (problem) throw new AwsFailure("", `Amazon ECR's answer: ${problem.property} ${problem.reason}`);
    return images;
  },
  isFailure: (error) => error instanceof AwsFailure,
});
