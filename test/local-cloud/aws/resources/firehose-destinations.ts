import { boolean, integer, list, object, type PropertyTable, string, strings } from "../../provider/schema";
import { backup, bucket, buffering, logging, optional, processing, required } from "./firehose-shapes";

const secret = optional(
  object({ ...optional(boolean, "enabled"), ...optional(string, "roleArn", "secretArn") }),
  "secretsManagerConfiguration",
);

/** Every destination but the extended one writes what it could not deliver to a bucket. */
const delivery = {
  ...logging,
  ...processing,
  ...optional(integer, "retryDuration"),
  ...optional(string, "s3BackupMode"),
  ...required(bucket, "s3Configuration"),
};
const vpc = optional(
  object({
    ...required(string, "roleArn"),
    ...required(strings, "securityGroupIds", "subnetIds"),
    ...optional(string, "vpcId"),
  }),
  "vpcConfig",
);
const search = {
  ...delivery,
  ...buffering,
  ...vpc,
  ...required(string, "indexName", "roleArn"),
};
const searchDomain = {
  ...search,
  ...optional(string, "clusterEndpoint", "domainArn", "indexRotationPeriod", "typeName"),
};

/** Sources and destinations that the local cloud has only the types of: giving one is refused. */
export const otherConfigurations: PropertyTable = {
  ...optional(object(searchDomain), "elasticsearchConfiguration"),
  ...optional(
    object({
      ...delivery,
      ...buffering,
      ...secret,
      ...optional(string, "accessKey", "name", "roleArn"),
      ...optional(
        object({
          ...optional(list(required(string, "name", "value")), "commonAttributes"),
          ...optional(string, "contentEncoding"),
        }),
        "requestConfiguration",
      ),
      ...required(string, "url"),
    }),
    "httpEndpointConfiguration",
  ),
  ...optional(
    object({
      ...delivery,
      ...buffering,
      ...optional(boolean, "appendOnly"),
      ...optional(
        list({
          ...required(string, "databaseName", "tableName"),
          ...optional(string, "s3ErrorOutputPrefix"),
          ...optional(strings, "uniqueKeys"),
        }),
        "destinationTableConfigurations",
      ),
      ...required(string, "catalogArn", "roleArn"),
    }),
    "icebergConfiguration",
  ),
  ...optional(object(required(string, "kinesisStreamArn", "roleArn")), "kinesisSourceConfiguration"),
  ...optional(
    object({
      ...required(object(required(string, "connectivity", "roleArn")), "authenticationConfiguration"),
      ...required(string, "mskClusterArn", "topicName"),
      ...optional(string, "readFromTimestamp"),
    }),
    "mskSourceConfiguration",
  ),
  ...optional(
    object({
      ...searchDomain,
      ...optional(object(required(string, "defaultDocumentIdFormat")), "documentIdOptions"),
    }),
    "opensearchConfiguration",
  ),
  ...optional(object({ ...search, ...required(string, "collectionEndpoint") }), "opensearchserverlessConfiguration"),
  ...optional(
    object({
      ...delivery,
      ...backup,
      ...secret,
      ...optional(string, "copyOptions", "dataTableColumns", "password", "username"),
      ...required(string, "clusterJdbcurl", "dataTableName", "roleArn"),
    }),
    "redshiftConfiguration",
  ),
  ...optional(
    object({
      ...delivery,
      ...buffering,
      ...secret,
      ...optional(string, "contentColumnName", "dataLoadingOption", "keyPassphrase", "metadataColumnName"),
      ...optional(string, "privateKey", "user"),
      ...optional(
        object({ ...optional(boolean, "enabled"), ...optional(string, "snowflakeRole") }),
        "snowflakeRoleConfiguration",
      ),
      ...optional(object(required(string, "privateLinkVpceId")), "snowflakeVpcConfiguration"),
      ...required(string, "accountUrl", "database", "roleArn", "schema", "table"),
    }),
    "snowflakeConfiguration",
  ),
  ...optional(
    object({
      ...delivery,
      ...buffering,
      ...secret,
      ...optional(integer, "hecAcknowledgmentTimeout"),
      ...optional(string, "hecEndpointType", "hecToken"),
      ...required(string, "hecEndpoint"),
    }),
    "splunkConfiguration",
  ),
};
