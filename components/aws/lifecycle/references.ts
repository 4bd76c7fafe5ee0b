import type { LifecycleDecision, LifecycleImage } from "./image";

type Decisions<Image extends LifecycleImage> = Map<string, LifecycleDecision<Image>>;

/**
 * Takes back what would take an image that a manifest list in standard storage still needs: the list has to be deleted
 * or archived first. https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function keepChildren<Image extends LifecycleImage>(
  images: readonly Image[],
  decisions: Decisions<Image>,
): void {
  const guards = (image: Image) => image.children !== undefined && image.storageClass !== "archive";
  const staying = images.filter((image) => guards(image) && !decisions.has(image.digest));
  for (const { children = [] } of staying) {
    for (const child of children) {
      const decision = decisions.get(child);
      if (!decision) continue;
      decisions.delete(child);
      // A list may hold lists; the loop reaches what is added here.
      if (guards(decision.image)) staying.push(decision.image);
    }
  }
}

/**
 * Amazon ECR expires or archives reference artifacts within 24 hours of their subject, tagged or not, besides what the
 * rules do to them. https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export function takeReferrers<Image extends LifecycleImage>(
  images: readonly Image[],
  decisions: Decisions<Image>,
): void {
  const referrers = new Map<string, Image[]>();
  for (const image of images) {
    if (image.subject === undefined) continue;
    const others = referrers.get(image.subject);
    if (others) others.push(image);
    else referrers.set(image.subject, [image]);
  }
  const going = [...decisions.values()];
  for (const { image, action, rule } of going) {
    for (const referrer of referrers.get(image.digest) ?? []) {
      const own = decisions.get(referrer.digest);
      const changesNothing = own?.action === "expire" || own?.action === action;
      if (changesNothing || (action === "archive" && referrer.storageClass === "archive")) continue;
      const following = { image: referrer, action, rule, subject: image.digest };
      decisions.set(referrer.digest, following);
      going.push(following);
    }
  }
}
