import type { Reader } from "../../delivery/reader";

/** What is longer makes, with what follows it, more than the 63 characters of a bucket's or the 64 of a rule's name. */
const maximum = 36;

/**
 * Rules, topics, roles and buckets are named by the component's name and some random characters: two stacks in one
 * account would otherwise overwrite each other's rules, which EventBridge allows.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 */
export function reportComponentName(name: string, reader: Reader): void {
  if (/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/.test(name) && name.length <= maximum) return;
  reader.report(
    "name",
    `is ${JSON.stringify(name.slice(0, 80))}, and what the component makes is named after it; name the component with ` +
      `1 to ${maximum} letters and digits with single "-" between them`,
  );
}
