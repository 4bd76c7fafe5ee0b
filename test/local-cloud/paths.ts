import * as path from "node:path";

export const rootFolder = path.resolve(__dirname, "../..");

export const cacheFolder = path.join(rootFolder, ".cache");
