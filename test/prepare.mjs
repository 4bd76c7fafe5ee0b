const oldestNode = 20;

// The work is in a file that is loaded after this check: an old Node.js does not even understand its syntax.
if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  process.stderr.write(
    `[prepare] Node.js ${process.versions.node} is too old: install Node.js ${oldestNode} or newer (https://nodejs.org).\n`,
  );
  process.exitCode = 1;
} else {
  import("./engine/preparation.mjs");
}
