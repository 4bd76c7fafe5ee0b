import type { Reader } from "../delivery/reader";
import { UnreleasedRetention } from "../delivery/retention";
import { GooglePackageFormat } from "./package-format";
import { GoogleImmutability } from "./registry-args";

/** What of a registry decides which retention it can hold. */
interface Held {
  readonly formats: readonly GooglePackageFormat[];
  readonly immutability: GoogleImmutability;
  /** Whether somebody has written it. */
  readonly isChosen: boolean;
  readonly fedFromElsewhere: boolean;
}

/** A retention that was asked for, and that Google cannot hold for images; of packages it can. */
export function reportRetention(retention: unknown, held: Held, reader: Reader): void {
  const { formats, immutability, isChosen, fedFromElsewhere } = held;
  if (typeof retention !== "object" || retention === null) return;
  const given = retention as Readonly<Record<string, unknown>>;
  if (!formats.includes(GooglePackageFormat.Docker)) {
    if (given.untaggedDays !== undefined) {
      reader.report(
        "retention.untaggedDays",
        "has no meaning without images, which untagged artifacts belong to; remove it",
      );
    }
    return;
  }
  const isOnlyImages = formats.length === 1;
  if (typeof given.keepReleased === "number" && isOnlyImages) {
    reader.report(
      "retention.keepReleased",
      "cannot be held: Google deletes no released image, because its tags are immutable; remove it, or write " +
        '"all", which is what is held',
    );
  }
  if (fedFromElsewhere) return;
  if (immutability === GoogleImmutability.Service && (isOnlyImages || !isChosen)) {
    for (const key of ["unreleased", "days", "keepNewest"].filter((one) => given[one] !== undefined)) {
      reader.report(
        `retention.${key}`,
        "cannot be held for images: the service deletes nothing that has a tag while it keeps tags immutable; write " +
          `immutability: "workflow"${isOnlyImages ? ", or remove it" : ', or "service" if it is meant for packages only'}`,
      );
    }
  }
  if (immutability === GoogleImmutability.Workflow && given.unreleased === UnreleasedRetention.Count) {
    reader.report(
      "retention.unreleased",
      'is "count", which Google counts by versions, and an image can have several: one per platform, and each ' +
        'signature; write "age", with keepNewest for what stays whatever its age',
    );
  }
}
