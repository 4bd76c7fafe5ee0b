import { manifestMediaTypes } from "../../delivery/manifest";
import type { Patience } from "../../delivery/patience";
import type { ScannedRepository } from "../../delivery/scanned-images";
import { readOccurrences } from "../scan-gate/occurrences";
import { accessTokens } from "./access-token";
import { endpointOf, getText, listAll } from "./google-api";
import { type ImagePlace, imagePath, registryAddress } from "./image-place";

/** The images of one name in Artifact Registry, with what Artifact Analysis says of them. */
export function googleRepository(place: ImagePlace, patience: Patience): ScannedRepository {
  const token = accessTokens();
  return {
    // https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
    async manifest(digest) {
      const address = `${registryAddress(place)}/v2/${imagePath(place)}/manifests/${digest}`;
      return getText(address, token, patience, manifestMediaTypes.join(", "));
    },
    // https://docs.cloud.google.com/artifact-analysis/docs/reference/rest/v1/projects.occurrences/list
    async scan(digest) {
      const parent = `v1/projects/${encodeURIComponent(place.project)}/occurrences`;
      const resource = `https://${place.registry}/${imagePath(place)}@${digest}`;
      const ask = async (kind: string) => {
        const address = new URL(parent, endpointOf("containeranalysis"));
        address.searchParams.set("filter", `kind="${kind}" AND resourceUrl="${resource}"`);
        address.searchParams.set("pageSize", "1000");
        return listAll(address, "occurrences", token, patience);
      };
      // In this order a scan that ends in between is one that has not ended.
      const discoveries = await ask("DISCOVERY");
      return readOccurrences([...discoveries, ...(await ask("VULNERABILITY"))]);
    },
  };
}
