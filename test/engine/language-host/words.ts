/** Splits a command line into words as a POSIX shell does, without expanding anything: the rules of the `nodeargs` option. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index);
    if (quote === "'") {
      if (character === quote) quote = undefined;
      else word += character;
    } else if (character === "\\" && (quote === undefined || '"\\'.includes(line.charAt(index + 1)))) {
      index++;
      if (index === line.length) throw new Error(`nodeargs ends in the middle of an escape: ${line}`);
      word = (word ?? "") + line.charAt(index);
    } else if (quote === '"') {
      if (character === quote) quote = undefined;
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === "#" && word === undefined) {
      break;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quote !== undefined) throw new Error(`nodeargs has an opening ${quote} without a closing one: ${line}`);
  if (word !== undefined) words.push(word);
  return words;
}
