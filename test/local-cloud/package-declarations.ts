import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { describe, expect, it } from "vitest";
import type { PropertyTable, PropertyType, ResourceSchema } from "./provider/schema";

interface LocalPackage {
  /** `aws` of `@pulumi/aws` */
  readonly name: string;
  readonly resourceTypes: Readonly<Record<string, ResourceSchema>>;
  readonly functions: Readonly<Record<string, { readonly inputs: PropertyTable }>>;
  readonly settingNames: readonly string[];
}

/** Compares what a local provider knows with what its package declares. */
export function comparePackage({ name: packageName, resourceTypes, functions, settingNames }: LocalPackage): void {
  /**
   * `aws:ecr/repository:Repository` is declared in `ecr/repository.d.ts`, what is in `index` in no folder, and
   * `gcp:projects/iAMMember:IAMMember` in `projects/iammember.d.ts`.
   */
  const fileOf = (token: string) => {
    const module = token.split(":")[1]?.replace(/^index\//, "") ?? "";
    const folder = path.dirname(require.resolve(`@pulumi/${packageName}/${path.dirname(module)}/index.d.ts`));
    const wanted = `${path.basename(module)}.d.ts`.toLowerCase();
    const found = readdirSync(folder).find((file) => file.toLowerCase() === wanted);
    if (found === undefined) throw new Error(`@pulumi/${packageName} has no file for ${token}.`);
    return path.join(folder, found);
  };
  const files = new Map(
    [...Object.keys(resourceTypes), ...Object.keys(functions)].map((token) => [token, fileOf(token)]),
  );
  const providerFile = require.resolve(`@pulumi/${packageName}/provider.d.ts`);
  const { declared, declares, describeDeclared, typeOf } = declarationsIn([...files.values(), providerFile]);

  describe.each(Object.entries(resourceTypes))("%s", (token, type) => {
    const file = files.get(token) ?? "";
    const className = token.slice(token.lastIndexOf(":") + 1);

    it("has the token that the package registers", () => {
      const source = readFileSync(file.replace(/\.d\.ts$/, ".js"), "utf8");
      expect(/__pulumiType = '([^']+)'/.exec(source)?.[1]).toBe(token);
    });

    it("has the package's inputs, required where they are required there", () => {
      expect(tableNames(type.inputs)).toEqual(names(declared(file, `${className}Args`).getProperties()));
    });

    it("has the package's types of inputs", () => {
      const inputs = declared(file, `${className}Args`).getProperties();
      const types = inputs.map((property) => [property.name, describeDeclared(typeOf(property))]);
      expect(
        Object.fromEntries(Object.entries(type.inputs).map(([name, { type }]) => [name, describeTable(type)])),
      ).toEqual(Object.fromEntries(types));
    });

    it("has the package's outputs", () => {
      const ofEveryResource = ["id", "urn"];
      const outputs = declared(file, className)
        .getProperties()
        .filter(({ flags }) => flags & ts.SymbolFlags.Property)
        .map(({ name }) => name)
        .filter((name) => !ofEveryResource.includes(name) && !name.startsWith("__"));
      const tagsAll = type.inputs.tags === undefined ? [] : ["tagsAll"];
      expect([...Object.keys(type.inputs), ...type.outputs, ...tagsAll].sort()).toEqual(outputs.sort());
    });
  });

  it("the provider's settings are the package's", () => {
    const settings = declared(providerFile, "ProviderArgs").getProperties();
    expect([...settingNames].sort()).toEqual(settings.map(({ name }) => name).sort());
  });

  describe.each(Object.entries(functions))("%s", (token, { inputs }) => {
    const file = files.get(token) ?? "";
    const name = token.slice(token.lastIndexOf(":") + 1);
    const argsName = `${name.charAt(0).toUpperCase()}${name.slice(1)}Args`;

    it("has the token that the package calls", () => {
      const source = readFileSync(file.replace(/\.d\.ts$/, ".js"), "utf8");
      expect(/runtime\.invoke\("([^"]+)"/.exec(source)?.[1]).toBe(token);
    });

    it("has the package's arguments and their types", () => {
      // A function without arguments declares no interface for them.
      const args = declares(file, argsName) ? declared(file, argsName).getProperties() : [];
      expect(tableNames(inputs)).toEqual(names(args));
      const types = args.map((property) => [property.name, describeDeclared(typeOf(property))]);
      const known = Object.entries(inputs).map(([argument, { type }]) => [argument, describeTable(type)]);
      expect(Object.fromEntries(known)).toEqual(Object.fromEntries(types));
    });
  });
}

/** The types in declaration files, in the words of `describeTable`. */
function declarationsIn(files: readonly string[]) {
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    types: [],
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();

  function exported(file: string, name: string): ts.Symbol | undefined {
    const source = program.getSourceFile(file);
    const symbol = source && checker.getSymbolAtLocation(source);
    return symbol && checker.getExportsOfModule(symbol).find((each) => each.name === name);
  }

  const declares = (file: string, name: string) => exported(file, name) !== undefined;

  function declared(file: string, name: string): ts.Type {
    const found = exported(file, name);
    if (found === undefined) throw new Error(`${file} declares no ${name}.`);
    return checker.getDeclaredTypeOfSymbol(found);
  }

  /** A property's type without `pulumi.Input` around it, and without undefined. */
  function plain(type: ts.Type): ts.Type {
    const [argument] = type.aliasSymbol?.name === "Input" ? (type.aliasTypeArguments ?? []) : [];
    if (argument !== undefined) return plain(argument);
    if (!type.isUnion()) return type;
    const inputs = type.types.filter(
      (each) => each.symbol?.name !== "OutputInstance" && each.symbol?.name !== "Promise",
    );
    const known = inputs.filter((each) => !(each.flags & ts.TypeFlags.Undefined));
    const inner = known.length === 1 ? known[0] : undefined;
    return inner === undefined ? type : plain(inner);
  }

  function describeDeclared(given: ts.Type): string {
    const type = plain(given);
    if (type.flags & ts.TypeFlags.String) return "string";
    if (type.flags & ts.TypeFlags.Number) return "number";
    if (type.flags & (ts.TypeFlags.Boolean | ts.TypeFlags.BooleanLiteral)) return "boolean";
    if (
      type.isUnion() &&
      type.types.every((each) => each.flags & (ts.TypeFlags.BooleanLiteral | ts.TypeFlags.Undefined))
    ) {
      return "boolean";
    }
    if (type.isUnion() && type.types.some((each) => each.flags & ts.TypeFlags.String)) return "string";
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    if (element !== undefined) return `[${describeDeclared(element)}]`;
    if (checker.getIndexTypeOfType(type, ts.IndexKind.String) !== undefined) return "map";
    const properties = type.getProperties().map((property) => {
      const optional = property.flags & ts.SymbolFlags.Optional ? "?" : "";
      return `${property.name}${optional}: ${describeDeclared(checker.getTypeOfSymbol(property))}`;
    });
    return `{${properties.sort().join(", ")}}`;
  }

  const typeOf = (property: ts.Symbol) => checker.getTypeOfSymbol(property);
  return { declared, declares, describeDeclared, typeOf };
}

/** The names in an arguments interface, with a `?` for those that may be left out. */
function names(properties: readonly ts.Symbol[]): string[] {
  return properties.map((property) => `${property.name}${property.flags & ts.SymbolFlags.Optional ? "?" : ""}`).sort();
}

function tableNames(table: PropertyTable): string[] {
  return Object.entries(table)
    .map(([name, property]) => `${name}${property.required ? "" : "?"}`)
    .sort();
}

function describeTable(type: PropertyType): string {
  switch (type.kind) {
    case "integer":
      return "number";
    case "document":
      return "string";
    case "list":
      return `[${describeTable(type.element)}]`;
    case "object": {
      const properties = Object.entries(type.properties).map(
        ([name, property]) => `${name}${property.required ? "" : "?"}: ${describeTable(property.type)}`,
      );
      return `{${properties.sort().join(", ")}}`;
    }
    default:
      return type.kind;
  }
}
