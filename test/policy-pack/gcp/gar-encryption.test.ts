import { expect, it } from "vitest";
import { garEncryption } from "../../../policy-pack/gcp/gar-encryption";
import { analyze, configuredPack, summary, unknownStringValue } from "../analyze";

const key = "projects/acme/locations/europe-west1/keyRings/registry/cryptoKeys/images";
const at = "kmsKeyName";

async function find(properties: Record<string, unknown>, settings: Record<string, unknown> = {}) {
  const pack = configuredPack([garEncryption], { "gar-encryption": { settings } });
  return analyze([garEncryption], { type: "gcp:artifactregistry/repository:Repository", properties }, pack);
}

it.each<[string, Record<string, unknown>, string[]]>([
  ["named", { kmsKeyName: key }, []],
  ["not known before the apply, and so one that the program has made", { kmsKeyName: unknownStringValue }, []],
  ["missing, so that Google's own encrypts", {}, [at]],
  ["null", { kmsKeyName: null }, [at]],
  ["empty", { kmsKeyName: "" }, [at]],
  ["a number", { kmsKeyName: 1 }, [at]],
  ["a list", { kmsKeyName: [key] }, [at]],
  ["an object", { kmsKeyName: { key } }, [at]],
  ["called by its id only", { kmsKeyName: "images" }, [at]],
  ["a version, which cannot encrypt a repository", { kmsKeyName: `${key}/cryptoKeyVersions/1` }, [at]],
  ["missing where the mode is unknown", { mode: unknownStringValue }, [at]],
  ["missing in a repository that holds what others have published", { mode: "REMOTE_REPOSITORY" }, [at]],
  ["missing in a virtual repository, which holds nothing", { mode: "VIRTUAL_REPOSITORY" }, []],
])("a key is judged where it is %s", async (_, properties, expected) => {
  expect(summary(await find(properties))).toEqual(expected);
});

it.each<[string, Record<string, unknown>, string[]]>([
  ["a key of Google's", {}, []],
  ["a key of one's own", { kmsKeyName: key }, []],
  ["no key that cannot be one", { kmsKeyName: "images" }, [at]],
])("with the setting, %s will do", async (_, properties, expected) => {
  expect(summary(await find(properties, { acceptGoogleManagedKey: true }))).toEqual(expected);
});

it("no message has the name of a key", async () => {
  const [finding] = await find({ kmsKeyName: "a-secret-in-the-wrong-place" });
  expect(finding?.fullMessage).toContain(at);
  expect(finding?.fullMessage).not.toContain("a-secret-in-the-wrong-place");
});
