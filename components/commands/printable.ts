/** What a registry says may hold sequences that steer a terminal, or begin a line that a runner obeys. */
export function printable(text: string): string {
  return text.replace(/\s/gu, " ").replace(/\p{C}/gu, "?");
}
