import * as grpc from "@grpc/grpc-js";

const reconnectMilliseconds = 2000;
const firstConnectionMilliseconds = 10_000;

/** Settles when the engine at the address can no longer be reached. */
export async function engineGone(address: string): Promise<void> {
  const client = new grpc.Client(address, grpc.credentials.createInsecure());
  const channel = client.getChannel();
  const reachable = (milliseconds: number) =>
    new Promise<boolean>((resolve) => client.waitForReady(Date.now() + milliseconds, (error) => resolve(!error)));
  let alive = await reachable(firstConnectionMilliseconds);
  while (alive) {
    await new Promise((resolve) =>
      channel.watchConnectivityState(grpc.connectivityState.READY, Number.POSITIVE_INFINITY, resolve),
    );
    alive = await reachable(reconnectMilliseconds);
  }
  client.close();
}
