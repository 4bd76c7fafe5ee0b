import { boolean, integer, object, type PropertyTable, string, strings } from "../../provider/schema";
import { backup, optional, processing, required } from "./firehose-shapes";

const deserializer = object({
  ...optional(object(optional(strings, "timestampFormats")), "hiveJsonSerDe"),
  ...optional(
    object({
      ...optional(boolean, "caseInsensitive", "convertDotsInJsonKeysToUnderscores"),
      ...optional({ kind: "map" }, "columnToJsonKeyMappings"),
    }),
    "openXJsonSerDe",
  ),
});
const serializer = object({
  ...optional(
    object({
      ...optional(integer, "blockSizeBytes", "bloomFilterFalsePositiveProbability", "dictionaryKeyThreshold"),
      ...optional(integer, "paddingTolerance", "rowIndexStride", "stripeSizeBytes"),
      ...optional(strings, "bloomFilterColumns"),
      ...optional(string, "compression", "formatVersion"),
      ...optional(boolean, "enablePadding"),
    }),
    "orcSerDe",
  ),
  ...optional(
    object({
      ...optional(integer, "blockSizeBytes", "maxPaddingBytes", "pageSizeBytes"),
      ...optional(string, "compression", "writerVersion"),
      ...optional(boolean, "enableDictionaryCompression"),
    }),
    "parquetSerDe",
  ),
});

/** What the extended destination can do to records, of which the local cloud has only the types: giving one is refused. */
export const otherS3Configurations: PropertyTable = {
  ...processing,
  ...backup,
  ...optional(
    object({
      ...optional(boolean, "enabled"),
      ...required(object(required(deserializer, "deserializer")), "inputFormatConfiguration"),
      ...required(object(required(serializer, "serializer")), "outputFormatConfiguration"),
      ...required(
        object({
          ...optional(string, "catalogId", "region", "versionId"),
          ...required(string, "databaseName", "roleArn", "tableName"),
        }),
        "schemaConfiguration",
      ),
    }),
    "dataFormatConversionConfiguration",
  ),
  ...optional(
    object({ ...optional(boolean, "enabled"), ...optional(integer, "retryDuration") }),
    "dynamicPartitioningConfiguration",
  ),
};
