import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import * as path from "node:path";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { CreateRequest } from "@pulumi/pulumi/proto/provider_pb";
import { describe, expect, it, vi } from "vitest";
import { pluginFolder } from "./plugins";

const executable = path.join(pluginFolder("aws"), "pulumi-resource-aws");

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

describe("the plugin", () => {
  it("says its port, answers there in the engine's protocol, and ends with the process that started it", async () => {
    // A shell that waits stands for the engine; `exec` would make it the plugin itself.
    const engine = spawn("sh", ["-c", `"${executable}" & wait`], { stdio: ["ignore", "pipe", "inherit"] });
    const [output] = (await once(engine.stdout, "data")).map(String);
    const port = Number(output);
    expect(await answers(port)).toBe(true);
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const request = new CreateRequest().setUrn("urn:pulumi:s::p::aws:ecr/repository:Repository::a::b");
    const message = await new Promise((resolve) => client.create(request, (error) => resolve(error?.details)));
    expect(message).toBe("The local aws provider was not configured.");
    client.close();
    engine.kill("SIGKILL");
    await vi.waitUntil(async () => !(await answers(port)), { timeout: 10_000 });
  });
});
