type ProtectedTagKind = "commit SHA" | "version" | "latest";

/** A kind of tag that must never move, and a tag of that kind which the filter matches. */
interface ProtectedTag {
  readonly kind: ProtectedTagKind;
  readonly example: string;
}

/** A deterministic automaton: each state's moves as (characters, next state), and the states that accept. */
interface Automaton {
  readonly moves: readonly (readonly (readonly [characters: string, next: number])[])[];
  readonly accepting: ReadonlySet<number>;
}

const digits = "0123456789";
const identifier = `${digits}ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-`;

// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
const longestTag = 128;

function chain(characterSets: readonly string[], acceptingLengths: readonly number[]): Automaton {
  const moves = characterSets.map((characters, state) => [[characters, state + 1]] as const);
  return { moves: [...moves, []], accepting: new Set(acceptingLengths) };
}

// Abbreviated or full SHA-1, or full SHA-256: https://git-scm.com/docs/git-rev-parse#_specifying_revisions
const commit = chain(Array<string>(64).fill(`${digits}abcdef`), [...Array.from({ length: 34 }, (_, i) => i + 7), 64]);

const latest = chain([..."latest"], ["latest".length]);

/**
 * `MAJOR`, `MAJOR.MINOR` or `MAJOR.MINOR.PATCH` with an optional `v`, the latter two also with a pre-release and build
 * (https://semver.org). A tag cannot hold `+`, so the build follows `_`, as Helm writes it
 * (https://helm.sh/docs/topics/registries/), or `-`, where its numbers may start with a zero: after `-` any dotted
 * identifiers are therefore a version. Short forms count because people deploy by them; a suffix on a lone number does
 * not, because `2024-06-01` or `42-experiment` is no version.
 */
const version: Automaton = (() => {
  const states = [
    "start",
    ...["prefixed", "major zero", "major", "major dot"],
    ...["minor zero", "minor", "minor dot", "patch zero", "patch"],
    ...["suffix dot", "suffix", "build dot", "build"],
  ] as const;
  type State = (typeof states)[number];
  const number = (kind: "major" | "minor" | "patch"): [string, State][] => [
    ["0", `${kind} zero`],
    ["123456789", kind],
  ];
  const suffixes: [string, State][] = [
    ["-", "suffix dot"],
    ["_", "build dot"],
  ];
  const afterMinor: [string, State][] = [[".", "minor dot"], ...suffixes];
  const moves: Record<State, [string, State][]> = {
    start: [["v", "prefixed"], ...number("major")],
    prefixed: number("major"),
    "major zero": [[".", "major dot"]],
    major: [
      [digits, "major"],
      [".", "major dot"],
    ],
    "major dot": number("minor"),
    "minor zero": afterMinor,
    minor: [[digits, "minor"], ...afterMinor],
    "minor dot": number("patch"),
    "patch zero": suffixes,
    patch: [[digits, "patch"], ...suffixes],
    "suffix dot": [[identifier, "suffix"]],
    suffix: [
      [identifier, "suffix"],
      [".", "suffix dot"],
      ["_", "build dot"],
    ],
    "build dot": [[identifier, "build"]],
    build: [
      [identifier, "build"],
      [".", "build dot"],
    ],
  };
  const accepting: State[] = ["major zero", "major", "minor zero", "minor", "patch zero", "patch", "suffix", "build"];
  return {
    moves: states.map((state) => moves[state].map(([characters, next]) => [characters, states.indexOf(next)] as const)),
    accepting: new Set(accepting.map((state) => states.indexOf(state))),
  };
})();

const languages: readonly (readonly [ProtectedTagKind, Automaton])[] = [
  ["commit SHA", commit],
  ["version", version],
  ["latest", latest],
];

/**
 * The shortest tag that both the filter (`*` stands for any characters) and the automaton accept: breadth-first search
 * through pairs of a place in the filter and a state.
 */
function shortestCommonTag(filter: string, { moves, accepting }: Automaton): string | undefined {
  const seen = new Set<string>();
  let reached: { place: number; state: number; tag: string }[] = [{ place: 0, state: 0, tag: "" }];
  for (let length = 0; length <= longestTag && reached.length > 0; length += 1) {
    const next: typeof reached = [];
    // Grows while it is read: a wildcard that stands for nothing leads to another place at the same length.
    for (const { place, state, tag } of reached) {
      const key = `${place} ${state}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (place === filter.length && accepting.has(state)) return tag;
      const wildcard = filter[place] === "*";
      if (wildcard) reached.push({ place: place + 1, state, tag });
      for (const [characters, target] of moves[state] ?? []) {
        const character = wildcard ? characters.charAt(0) : (filter[place] ?? "");
        if (character === "" || !characters.includes(character)) continue;
        next.push({ place: wildcard ? place : place + 1, state: target, tag: tag + character });
      }
    }
    reached = next;
  }
  return undefined;
}

/** Which tags that must never move a filter of ECR's can match, decided for all tags and not for samples of them. */
export function protectedTagsMatchedBy(filter: string): readonly ProtectedTag[] {
  return languages.flatMap(([kind, automaton]) => {
    const example = shortestCommonTag(filter, automaton);
    return example === undefined ? [] : [{ kind, example }];
  });
}
