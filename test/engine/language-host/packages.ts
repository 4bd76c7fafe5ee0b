import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { DependencyInfo } from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PackageParameterization } from "@pulumi/pulumi/proto/plugin_pb";

interface Parameterization {
  readonly name: string;
  readonly version: string;
  readonly value: string;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly pulumi?: {
    readonly resource?: boolean;
    readonly name?: string;
    readonly version?: string;
    readonly server?: string;
    readonly parameterization?: Parameterization;
    readonly extensionParameterization?: Parameterization;
  };
}

/** The provider plugins that the packages in the program's own node_modules folder belong to. */
export function requiredPackages(programDirectory: string): PackageDependency[] {
  return installedManifests(programDirectory).flatMap((manifest) => {
    const { pulumi } = manifest;
    const name = pulumi?.name || manifest.name?.match(/^@pulumi\/(.+)$/)?.[1];
    const version = pulumi?.version || manifest.version;
    if (!pulumi?.resource || !name || !version) return [];
    return new PackageDependency()
      .setName(name)
      .setKind("resource")
      .setVersion(version.startsWith("v") ? version : `v${version}`)
      .setServer(pulumi.server ?? "")
      .setParameterization(parameterization(pulumi.parameterization))
      .setExtension$(parameterization(pulumi.extensionParameterization));
  });
}

/** The packages that the program's package.json names, or all that are installed, with their installed versions. */
export function programDependencies(programDirectory: string, transitive: boolean): DependencyInfo[] {
  const manifest = readManifest(programDirectory);
  const direct = new Set(Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies }));
  return installedManifests(programDirectory)
    .filter(({ name }) => name !== undefined && (transitive || direct.has(name)))
    .map(({ name = "", version = "" }) => new DependencyInfo().setName(name).setVersion(version));
}

function installedManifests(directory: string, seen = new Set<string>()): Manifest[] {
  const modules = join(directory, "node_modules");
  if (!existsSync(modules) || seen.has(realpathSync(modules))) return [];
  seen.add(realpathSync(modules));
  return packageFolders(modules).flatMap((folder) => {
    const manifest = readManifest(folder);
    return [...(manifest ? [manifest] : []), ...installedManifests(folder, seen)];
  });
}

function packageFolders(modules: string): string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@")
        ? readdirSync(join(modules, name)).map((inner) => join(modules, name, inner))
        : [join(modules, name)],
    );
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  } catch {
    // Not a package, or one that Node.js cannot load either.
    return undefined;
  }
}

function parameterization(from: Parameterization | undefined): PackageParameterization | undefined {
  return from && new PackageParameterization().setName(from.name).setVersion(from.version).setValue(from.value);
}
