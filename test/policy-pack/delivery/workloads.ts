/** A kind of workload as a program writes it, with every place in which it names an image. */
export interface Workload {
  /** Puts the images where they belong: as many as there are `places`, in their order. */
  readonly properties: (images: readonly unknown[]) => Record<string, unknown>;
  readonly places: readonly string[];
}

const container = (image: unknown) => ({ name: "api", image });

const podPlaces = (spec: string): readonly string[] => [
  `${spec}.containers[0].image`,
  `${spec}.containers[1].image`,
  `${spec}.initContainers[0].image`,
  `${spec}.ephemeralContainers[0].image`,
  `${spec}.volumes[1].image.reference`,
];
const podSpec = ([api, sidecar, setup, debug, model]: readonly unknown[]) => ({
  containers: [container(api), container(sidecar)],
  initContainers: [container(setup)],
  ephemeralContainers: [container(debug)],
  volumes: [
    { name: "scratch", emptyDir: {} },
    { name: "model", image: { reference: model, pullPolicy: "Always" } },
  ],
});

/** The workload, a patch of it and a list of it, in each version of the API. */
function kubernetes(
  kind: string,
  versions: readonly string[],
  pod: string,
  wrap: (spec: object) => Record<string, unknown>,
): readonly (readonly [string, Workload])[] {
  const places = podPlaces(pod);
  const properties = (images: readonly unknown[]) => wrap(podSpec(images));
  const inList: Workload = {
    places: places.map((place) => `items[0].${place}`),
    properties: (images) => ({ items: [properties(images)] }),
  };
  return versions.flatMap((version) => [
    [`kubernetes:${version}:${kind}`, { places, properties }] as const,
    [`kubernetes:${version}:${kind}Patch`, { places, properties }] as const,
    [`kubernetes:${version}:${kind}List`, inList] as const,
  ]);
}

const controller = (spec: object) => ({ metadata: { name: "api" }, spec: { replicas: 2, template: { spec } } });
const controllerPod = "spec.template.spec";

const taskPlaces = ["containers[0].image", "containers[1].image"];
const task = ([first, second]: readonly unknown[]) => ({ containers: [container(first), container(second)] });

const jobPlaces = [
  "containerProperties.image",
  ...taskPlaces.map((place) => `ecsProperties.taskProperties[0].${place}`),
  "eksProperties.podProperties.containers[0].image",
  "eksProperties.podProperties.initContainers[0].image",
  "nodeProperties.nodeRangeProperties[0].container.image",
  ...taskPlaces.map((place) => `nodeProperties.nodeRangeProperties[1].ecsProperties.taskProperties[0].${place}`),
  "nodeProperties.nodeRangeProperties[2].eksProperties.podProperties.containers[0].image",
];
/** No job has all of these at once; each is judged by itself. */
const job = (images: readonly unknown[], text: (document: object) => unknown) => ({
  containerProperties: text({ image: images[0] }),
  ecsProperties: text({ taskProperties: [task(images.slice(1))] }),
  eksProperties: {
    podProperties: { containers: [container(images[3])], initContainers: [container(images[4])] },
  },
  nodeProperties: text({
    numNodes: 2,
    nodeRangeProperties: [
      { targetNodes: "0:0", container: { image: images[5] } },
      { targetNodes: "1:1", ecsProperties: { taskProperties: [task(images.slice(6))] } },
      { targetNodes: "2:2", eksProperties: { podProperties: { containers: [container(images[8])] } } },
    ],
  }),
});

const definitions: Workload = {
  places: ["containerDefinitions[0].image", "containerDefinitions[1].image"],
  properties: (images) => ({ family: "api", containerDefinitions: images.map(container) }),
};
const primary: Workload = {
  places: ["primaryContainer.image"],
  properties: ([image]) => ({ primaryContainer: { image, containerPort: 80 } }),
};
const model: Workload = {
  places: ["containers[0].image", "containers[1].image", "primaryContainer.image"],
  properties: ([first, second, third]) => ({ ...task([first, second]), primaryContainer: { image: third } }),
};
const appRunner: Workload = {
  places: ["sourceConfiguration.imageRepository.imageIdentifier"],
  properties: ([imageIdentifier]) => ({
    sourceConfiguration: { imageRepository: { imageIdentifier, imageRepositoryType: "ECR" } },
  }),
};
const agent: Workload = {
  places: ["agentRuntimeArtifact.containerConfiguration.containerUri"],
  properties: ([containerUri]) => ({ agentRuntimeArtifact: { containerConfiguration: { containerUri } } }),
};
const spark: Workload = {
  places: ["imageConfiguration.imageUri"],
  properties: ([imageUri]) => ({ imageConfiguration: { imageUri } }),
};

/** Those whose documents the provider takes as JSON texts. */
export const jsonWorkloads: Readonly<Record<string, Workload>> = {
  "aws:ecs/taskDefinition:TaskDefinition": {
    ...definitions,
    properties: (images) => ({ family: "api", containerDefinitions: JSON.stringify(images.map(container)) }),
  },
  "aws:batch/jobDefinition:JobDefinition": {
    places: jobPlaces,
    properties: (images) => job(images, JSON.stringify),
  },
};

export const plainWorkloads: Readonly<Record<string, Workload>> = {
  "aws:ecs/daemonTaskDefinition:DaemonTaskDefinition": definitions,
  "aws:ecs/expressGatewayService:ExpressGatewayService": primary,
  "aws:lambda/function:Function": {
    places: ["imageUri"],
    properties: ([imageUri]) => ({ packageType: "Image", imageUri }),
  },
  "aws:apprunner/service:Service": appRunner,
  "aws:sagemaker/model:Model": model,
  "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime": agent,
  "aws:bedrock/agentcoreHarness:AgentcoreHarness": {
    places: ["environmentArtifact.containerConfiguration.containerUri"],
    properties: ([containerUri]) => ({ environmentArtifact: { containerConfiguration: { containerUri } } }),
  },
  "aws:emrserverless/application:Application": spark,
  "aws-native:ecs:TaskDefinition": definitions,
  "aws-native:ecs:DaemonTaskDefinition": definitions,
  "aws-native:ecs:ExpressGatewayService": primary,
  "aws-native:lambda:Function": {
    places: ["code.imageUri"],
    properties: ([imageUri]) => ({ packageType: "Image", code: { imageUri } }),
  },
  "aws-native:apprunner:Service": appRunner,
  "aws-native:batch:JobDefinition": { places: jobPlaces, properties: (images) => job(images, (document) => document) },
  "aws-native:sagemaker:Model": model,
  "aws-native:bedrockagentcore:Runtime": agent,
  "aws-native:emrserverless:Application": spark,
  "gcp:cloudrun/service:Service": {
    places: taskPlaces.map((place) => `template.spec.${place}`),
    properties: (images) => ({ location: "europe-west1", template: { spec: task(images) } }),
  },
  "gcp:cloudrunv2/service:Service": {
    places: taskPlaces.map((place) => `template.${place}`),
    properties: (images) => ({ location: "europe-west1", template: task(images) }),
  },
  "gcp:cloudrunv2/job:Job": {
    places: taskPlaces.map((place) => `template.template.${place}`),
    properties: (images) => ({ location: "europe-west1", template: { template: task(images) } }),
  },
  "gcp:cloudrunv2/workerPool:WorkerPool": {
    places: taskPlaces.map((place) => `template.${place}`),
    properties: (images) => ({ location: "europe-west1", template: task(images) }),
  },
  ...Object.fromEntries([
    ...kubernetes("Pod", ["core/v1"], "spec", (spec) => ({ spec })),
    ...kubernetes("PodTemplate", ["core/v1"], "template.spec", (spec) => ({ template: { spec } })),
    ...kubernetes("ReplicationController", ["core/v1"], controllerPod, controller),
    ...kubernetes(
      "Deployment",
      ["apps/v1", "apps/v1beta1", "apps/v1beta2", "extensions/v1beta1"],
      controllerPod,
      controller,
    ),
    ...kubernetes("StatefulSet", ["apps/v1", "apps/v1beta1", "apps/v1beta2"], controllerPod, controller),
    ...kubernetes("DaemonSet", ["apps/v1", "apps/v1beta2", "extensions/v1beta1"], controllerPod, controller),
    ...kubernetes("ReplicaSet", ["apps/v1", "apps/v1beta2", "extensions/v1beta1"], controllerPod, controller),
    ...kubernetes("Job", ["batch/v1"], controllerPod, controller),
    ...kubernetes(
      "CronJob",
      ["batch/v1", "batch/v1beta1", "batch/v2alpha1"],
      "spec.jobTemplate.spec.template.spec",
      (spec) => ({ spec: { schedule: "17 5 * * *", jobTemplate: { spec: { template: { spec } } } } }),
    ),
  ]),
};
