import { join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "..", "..");

export interface Property {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly meaning: string;
  readonly default: string;
}

/** What users import from. */
const entries = ["", "gcp", "github"].map((folder) => join(root, "components", folder, "index.ts"));

const program = ts.createProgram(entries, {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: [],
});
const checker = program.getTypeChecker();

/** The documented properties of an exported interface, or the documented public fields of an exported class. */
export function propertiesOf(name: string): Property[] {
  const exported = entries
    .map((entry) => program.getSourceFile(entry))
    .map((source) => source && checker.getSymbolAtLocation(source))
    .flatMap((module) => (module ? checker.getExportsOfModule(module) : []))
    .find((symbol) => symbol.name === name);
  if (!exported) throw new Error(`no entry point exports ${name}`);
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  return checker
    .getDeclaredTypeOfSymbol(symbol)
    .getProperties()
    .filter((property) => isOwnField(property))
    .map((property) => describe(property));
}

/** Not a method, not private, and not inherited from Pulumi. */
function isOwnField(property: ts.Symbol): boolean {
  const declaration = property.valueDeclaration;
  return (
    declaration !== undefined &&
    (ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration)) &&
    !ts.isPrivateIdentifier(declaration.name) &&
    !declaration.getSourceFile().fileName.includes("node_modules")
  );
}

function describe(property: ts.Symbol): Property {
  const declaration = property.valueDeclaration as ts.PropertySignature | ts.PropertyDeclaration;
  // A property declared anew by an interface that extends another keeps the documentation of the other.
  const meaning = ts.displayPartsToString(property.getDocumentationComment(checker)) || inherited(declaration);
  const defaultTag = property.getJsDocTags(checker).find((tag) => tag.name === "default");
  return {
    name: property.name,
    type: declaration.type?.getText() ?? "",
    required: declaration.questionToken === undefined,
    meaning,
    default: defaultTag ? ts.displayPartsToString(defaultTag.text) : "",
  };
}

function inherited(declaration: ts.PropertySignature | ts.PropertyDeclaration): string {
  const parent = declaration.parent;
  if (!ts.isInterfaceDeclaration(parent)) return "";
  for (const clause of parent.heritageClauses ?? []) {
    for (const type of clause.types) {
      const property = checker.getTypeAtLocation(type).getProperty(declaration.name.getText());
      if (property) return ts.displayPartsToString(property.getDocumentationComment(checker));
    }
  }
  return "";
}
