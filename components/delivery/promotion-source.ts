import { environmentName } from "./environment";
import { join, type Reader, type TextRule } from "./reader";

/** What a cloud says of the environment that the first one here is fed from, beside its name. */
interface PromotionSourceRules<Key extends string> {
  readonly texts: Readonly<Record<Key, TextRule>>;
  /** Those that say where it is: one of them must be given. */
  readonly place: readonly [Key, Key];
  /** The same in words, such as "account and region". */
  readonly placeInWords: string;
}

export type PromotionSource<Key extends string> = { readonly environment: string } & Readonly<
  Partial<Record<Key, string>>
>;

/** Reads `promotesFrom`; `undefined` where it is not given, or where a problem was reported. */
export function readPromotionSource<Key extends string>(
  value: unknown,
  { texts, place, placeInWords }: PromotionSourceRules<Key>,
  reader: Reader,
): PromotionSource<Key> | undefined {
  const property = "promotesFrom";
  if (value === undefined) return undefined;
  const record = reader.record(value, property, ["environment", ...Object.keys(texts)]);
  if (!record) return undefined;
  const environment = reader.text(record.environment, join(property, "environment"), environmentName);
  const read: Partial<Record<Key, string>> = {};
  for (const key of Object.keys(texts) as Key[]) {
    if (record[key] === undefined) continue;
    const text = reader.text(record[key], join(property, key), texts[key]);
    if (text !== undefined) read[key] = text;
  }
  if (place.every((key) => record[key] === undefined)) {
    reader.report(
      property,
      `names neither ${place.join(" nor ")}; give one of them, or, in this ${placeInWords}, write that environment ` +
        "before this one in environments",
    );
  }
  return environment === undefined ? undefined : { environment, ...read };
}
