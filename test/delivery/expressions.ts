/** What GitHub knows when it puts values in the place of expressions. */
export interface Contexts {
  readonly github: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  readonly runner: Readonly<Record<string, string>>;
  readonly needs: Readonly<Record<string, { readonly outputs: Readonly<Record<string, string>> }>>;
  readonly steps: Readonly<Record<string, { readonly outputs: Readonly<Record<string, string>> }>>;
}

/** Puts values in the place of expressions. What is not set is empty, as on GitHub; what is no context is an error. */
export function substitute(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{ (.+?) \}\}/g, (_whole, path: string) => lookUp(path, contexts));
}

/** The conditions that the workflows have: that nothing before has failed, and that something is not empty. */
export function holds(condition: string | undefined, contexts: Contexts, needed: readonly string[]): boolean {
  if (condition === "!failure() && !cancelled()") return !needed.includes("failure");
  if (needed.some((result) => result !== "success")) return false;
  if (condition === undefined) return true;
  const [, path, text] = /^(\S+) != '([^']*)'$/.exec(condition) ?? [];
  if (path === undefined) throw new Error(`the runner cannot judge: ${condition}`);
  return lookUp(path, contexts) !== text;
}

function lookUp(path: string, contexts: Contexts): string {
  const [context = "", ...keys] = path.split(".");
  if (!(context in contexts) || keys.length === 0) throw new Error(`the runner cannot evaluate: ${path}`);
  let value: unknown = contexts[context as keyof Contexts];
  for (const key of keys) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
  return typeof value === "string" ? value : "";
}
