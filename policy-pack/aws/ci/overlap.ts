/**
 * Whether some text matches both patterns, in which `*` stands for any characters and `?` for one. In the second one, `#`
 * stands for any characters but a colon: a part of an ARN. Takes time in the product of their lengths.
 */
export function patternsOverlap(first: string, second: string): boolean {
  // Whether what is left of both, from here to their ends, has a text in common; from the last character to the first.
  let next: boolean[] = [];
  for (let at = first.length; at >= 0; at--) {
    const row: boolean[] = [];
    for (let other = second.length; other >= 0; other--) {
      const [one, two] = [first[at], second[other]];
      if (one === undefined && two === undefined) row[other] = true;
      else if (one === "*") row[other] = next[other] === true || row[other + 1] === true;
      else if (two === "*" || two === "#") {
        row[other] = row[other + 1] === true || (!(two === "#" && one === ":") && next[other] === true);
      } else row[other] = meet(one, two) && next[other + 1] === true;
    }
    next = row;
  }
  return next[0] === true;
}

function meet(one: string | undefined, two: string | undefined): boolean {
  return one !== undefined && two !== undefined && (one === two || one === "?" || two === "?");
}
