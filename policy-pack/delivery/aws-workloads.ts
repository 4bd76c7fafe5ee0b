import { image, json, type Places } from "./image-places";

const containers = [{ image }] as const;
const primaryContainer = { image };
const podProperties = { containers, initContainers: containers };
const taskProperties = [{ containers }] as const;
const nodeProperties = {
  nodeRangeProperties: [
    { container: { image }, ecsProperties: { taskProperties }, eksProperties: { podProperties } },
  ] as const,
};
const appRunner: Places = { sourceConfiguration: { imageRepository: { imageIdentifier: image } } };
const agentRuntime: Places = { agentRuntimeArtifact: { containerConfiguration: { containerUri: image } } };
const emrServerless: Places = { imageConfiguration: { imageUri: image } };

/** https://www.pulumi.com/registry/packages/aws/ and https://www.pulumi.com/registry/packages/aws-native/ */
export const awsWorkloads: Readonly<Record<string, Places>> = {
  "aws:ecs/taskDefinition:TaskDefinition": { containerDefinitions: json(containers) },
  "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition": { containerDefinitions: containers },
  "aws:ecs/expressGatewayService:ExpressGatewayService": { primaryContainer },
  "aws:lambda/function:Function": { imageUri: image },
  "aws:apprunner/service:Service": appRunner,
  // https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html
  "aws:batch/jobDefinition:JobDefinition": {
    containerProperties: json({ image }),
    ecsProperties: json({ taskProperties }),
    eksProperties: { podProperties },
    nodeProperties: json(nodeProperties),
  },
  "aws:sagemaker/model:Model": { containers, primaryContainer },
  "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime": agentRuntime,
  "aws:bedrock/agentcoreHarness:AgentcoreHarness": {
    environmentArtifact: { containerConfiguration: { containerUri: image } },
  },
  "aws:emrserverless/application:Application": emrServerless,
  "aws-native:ecs:TaskDefinition": { containerDefinitions: containers },
  "aws-native:ecs:DaemonTaskDefinition": { containerDefinitions: containers },
  "aws-native:ecs:ExpressGatewayService": { primaryContainer },
  "aws-native:lambda:Function": { code: { imageUri: image } },
  "aws-native:apprunner:Service": appRunner,
  "aws-native:batch:JobDefinition": {
    containerProperties: { image },
    ecsProperties: { taskProperties },
    eksProperties: { podProperties },
    nodeProperties,
  },
  "aws-native:sagemaker:Model": { containers, primaryContainer },
  "aws-native:bedrockagentcore:Runtime": agentRuntime,
  "aws-native:emrserverless:Application": emrServerless,
};
