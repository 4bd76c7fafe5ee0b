/** Rules of lifecycle policies as their JSON has them, without their priorities. */
interface Rule {
  readonly selection: Readonly<Record<string, unknown>>;
  readonly action: Readonly<Record<string, unknown>>;
}

const expire = { type: "expire" };
const tagged = (patterns: readonly string[]) => ({ tagStatus: "tagged", tagPatternList: patterns });

export const untagged = { tagStatus: "untagged" };
export const any = { tagStatus: "any" };

type Selected = string | readonly string[] | Readonly<Record<string, unknown>>;
const select = (selected: Selected) =>
  typeof selected === "string" ? tagged([selected]) : Array.isArray(selected) ? tagged(selected) : selected;

export const newest = (selected: Selected, countNumber: number): Rule => ({
  selection: { ...select(selected), countType: "imageCountMoreThan", countNumber },
  action: expire,
});

export const olderThan = (selected: Selected, countNumber: number): Rule => ({
  selection: { ...select(selected), countType: "sinceImagePushed", countUnit: "days", countNumber },
  action: expire,
});

export const archive = (selected: Selected, countType: string, countNumber: number): Rule => ({
  selection: {
    ...select(selected),
    countType,
    ...(countType !== "imageCountMoreThan" && { countUnit: "days" }),
    countNumber,
  },
  action: { type: "transition", targetStorageClass: "archive" },
});

export const archivedFor = (selected: Selected, countNumber: number): Rule => ({
  selection: {
    ...select(selected),
    storageClass: "archive",
    countType: "sinceImageTransitioned",
    countUnit: "days",
    countNumber,
  },
  action: expire,
});

/** A lifecycle policy of rules in the order of their priorities. */
export const policyOf = (...rules: readonly Rule[]) => ({
  rules: rules.map((rule, index) => ({ rulePriority: index + 1, ...rule })),
});
