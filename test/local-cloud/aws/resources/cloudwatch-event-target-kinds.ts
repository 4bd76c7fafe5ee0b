import {
  boolean,
  integer,
  list,
  object,
  type Property,
  type PropertyTable,
  type PropertyType,
  string,
  strings,
} from "../../provider/schema";

const optional = (type: PropertyType): Property => ({ type });
const required = (type: PropertyType): Property => ({ type, required: true });
const map: PropertyType = { kind: "map" };

const ecsTarget = object({
  capacityProviderStrategies: optional(
    list({ base: optional(integer), capacityProvider: required(string), weight: optional(integer) }, false),
  ),
  enableEcsManagedTags: optional(boolean),
  enableExecuteCommand: optional(boolean),
  group: optional(string),
  launchType: optional(string),
  networkConfiguration: optional(
    object({ assignPublicIp: optional(boolean), securityGroups: optional(strings), subnets: required(strings) }),
  ),
  orderedPlacementStrategies: optional(list({ field: optional(string), type: required(string) })),
  placementConstraints: optional(list({ expression: optional(string), type: required(string) }, false)),
  platformVersion: optional(string),
  propagateTags: optional(string),
  tags: optional(map),
  taskCount: optional(integer),
  taskDefinitionArn: required(string),
});

/** Targets of services that the local cloud lacks. */
export const eventTargetKinds: PropertyTable = {
  appsyncTarget: optional(object({ graphqlOperation: optional(string) })),
  batchTarget: optional(
    object({
      arraySize: optional(integer),
      jobAttempts: optional(integer),
      jobDefinition: required(string),
      jobName: required(string),
    }),
  ),
  ecsTarget: optional(ecsTarget),
  httpTarget: optional(
    object({
      headerParameters: optional(map),
      pathParameterValues: optional(strings),
      queryStringParameters: optional(map),
    }),
  ),
  kinesisTarget: optional(object({ partitionKeyPath: optional(string) })),
  redshiftTarget: optional(
    object({
      database: required(string),
      dbUser: optional(string),
      secretsManagerArn: optional(string),
      sql: optional(string),
      statementName: optional(string),
      withEvent: optional(boolean),
    }),
  ),
  runCommandTargets: optional(list({ key: required(string), values: required(strings) })),
  sagemakerPipelineTarget: optional(
    object({ pipelineParameterLists: optional(list({ name: required(string), value: required(string) }, false)) }),
  ),
};
