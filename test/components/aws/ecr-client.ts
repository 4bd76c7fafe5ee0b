import { ECRClient } from "@aws-sdk/client-ecr";
import type { Emulator } from "../../local-cloud/emulator";

/** Amazon ECR's own API, to look at what an update made and to change it behind Pulumi's back. */
export function ecrClient(emulator: Emulator): ECRClient {
  return new ECRClient({
    endpoint: emulator.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
}
