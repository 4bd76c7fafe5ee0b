import { environmentName } from "../../delivery/environment";
import { join, type Reader, type TextRule } from "../../delivery/reader";
import { accountId, keyArn, regionName } from "../inputs";
import type { PromotionSource } from "./identity-args";

export function readPromotesFrom(
  input: Readonly<Record<string, unknown>>,
  reader: Reader,
): PromotionSource | undefined {
  const at = (key: string) => join("promotesFrom", key);
  if (input.promotesFrom === undefined) return undefined;
  const record = reader.record(input.promotesFrom, "promotesFrom", [
    "environment",
    "accountId",
    "region",
    "signingKeyArn",
  ]);
  if (!record) return undefined;
  const environment = reader.text(record.environment, at("environment"), environmentName);
  const optional = (key: string, rule: TextRule) =>
    record[key] === undefined ? undefined : reader.text(record[key], at(key), rule);
  const account = optional("accountId", accountId);
  const region = optional("region", regionName);
  const signingKeyArn = optional("signingKeyArn", keyArn);
  if (record.accountId === undefined && record.region === undefined) {
    reader.report(
      "promotesFrom",
      "names neither accountId nor region; give one of them, or, in this account and region, write that environment before this one in environments",
    );
  }
  return environment === undefined
    ? undefined
    : {
        environment,
        ...(account && { accountId: account }),
        ...(region && { region }),
        ...(signingKeyArn && { signingKeyArn }),
      };
}
