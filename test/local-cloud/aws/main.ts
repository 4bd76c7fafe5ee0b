import { Server, ServerCredentials } from "@grpc/grpc-js";
import { version } from "@pulumi/aws/package.json";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { LocalAwsProvider } from "./provider";
import { serviceOf } from "./server";

// As the engine allows on its side; the library's own limit is 4 MB.
const server = new Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
server.addService(ResourceProviderService, serviceOf(new LocalAwsProvider(), version));
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  // The engine reads the port from the first line of the output.
  process.stdout.write(`${port}\n`);
});

// An engine that was killed leaves its plugins behind, which then belong to another process.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(0);
}, 1000).unref();
