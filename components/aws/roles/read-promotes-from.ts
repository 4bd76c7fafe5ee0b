import { readPromotionSource } from "../../delivery/promotion-source";
import type { Reader } from "../../delivery/reader";
import { accountId, keyArn, regionName } from "../inputs";
import type { PromotionSource } from "./identity-args";

export function readPromotesFrom(
  input: Readonly<Record<string, unknown>>,
  reader: Reader,
): PromotionSource | undefined {
  const texts = { accountId, region: regionName, signingKeyArn: keyArn };
  return readPromotionSource(
    input.promotesFrom,
    { texts, place: ["accountId", "region"], placeInWords: "account and region" },
    reader,
  );
}
