import { formatOf, GooglePackageFormat } from "./package-format";
import { GoogleImmutability, type GoogleRegistrySettings } from "./registry-args";

/** What the service leaves open, for people to know: of the first environment, whose choice it is. */
export function registryNotices(
  { delivery, fedFromElsewhere, immutability }: GoogleRegistrySettings,
  isChosen: boolean,
): string[] {
  const hasImages = delivery.artifacts.some(({ type }) => formatOf(type) === GooglePackageFormat.Docker);
  const first = delivery.environments[0]?.name;
  if (fedFromElsewhere || !hasImages) return [];
  if (immutability === GoogleImmutability.Workflow) {
    return [
      `Whoever publishes into ${first} can move its tags: Google asks for no other permission than that to push. The ` +
        "generated workflows do not; name what is promoted and deployed by its digest.",
    ];
  }
  if (isChosen) return [];
  return [
    `Unreleased images of ${first} do not expire: the service deletes nothing that has a tag while it keeps tags ` +
      "immutable. What belongs to them and has none, signatures and images of platforms, does. Write immutability: " +
      '"service" if that is meant, or "workflow" to let all of it expire.',
  ];
}
