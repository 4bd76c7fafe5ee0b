export const commit = "3d3c42e5aac5ba805825da76410c181273ba90b1";
const head = "name: Release\non: push\npermissions: {}\njobs:\n";
export const job = (...lines: string[]) =>
  `${head}  release:\n    runs-on: ubuntu-24.04\n${lines.map((line) => `    ${line}\n`).join("")}`;
export const step = (...lines: string[]) =>
  job("steps:", ...lines.map((line, index) => `${index === 0 ? "  - " : "    "}${line}`));
export const at = "content jobs[0]";
const make = "steps: [{ run: make }]";

/** What is refused, where, and what differs in one thing and is accepted. */
export const cases: [title: string, refused: string, place: string, accepted: string][] = [
  [
    "an action at a tag",
    step("uses: actions/checkout@v7"),
    `${at}.steps[0].uses`,
    step(`uses: actions/checkout@${commit}`),
  ],
  [
    "an action at a short commit",
    step(`uses: a/b@${commit.slice(0, 12)}`),
    `${at}.steps[0].uses`,
    step(`uses: a/b@${commit}`),
  ],
  ["an action in a folder at a branch", step("uses: a/b/c@main"), `${at}.steps[0].uses`, step(`uses: a/b/c@${commit}`)],
  [
    "an image at a tag",
    step("uses: docker://alpine:3.22"),
    `${at}.steps[0].uses`,
    step(`uses: docker://alpine@sha256:${"0a".repeat(32)}`),
  ],
  ["an action by an expression", step(`uses: a/b@\${{ github.sha }}`), `${at}.steps[0].uses`, step("uses: ./b")],
  [
    "a reusable workflow at a tag",
    `${head}  call:\n    uses: a/b/.github/workflows/c.yml@v1\n`,
    `${at}.uses`,
    `${head}  call:\n    uses: a/b/.github/workflows/c.yml@${commit}\n`,
  ],
  [
    "all secrets for another workflow",
    `${head}  call:\n    uses: ./.github/workflows/c.yml\n    secrets: inherit\n`,
    `${at}.secrets`,
    `${head}  call:\n    uses: ./.github/workflows/c.yml\n    secrets: { TOKEN: x }\n`,
  ],
  [
    "a container at a tag",
    job("container: node:24", make),
    `${at}.images[0]`,
    job(`container: node@sha256:${"0a".repeat(32)}`, make),
  ],
  [
    "a service at a tag",
    job("services: { db: { image: postgres } }", make),
    `${at}.images[1]`,
    job(`services: { db: { image: "postgres@sha256:${"0a".repeat(32)}" } }`, make),
  ],
  [
    "permissions that nobody has written",
    step("run: make").replace("permissions: {}\n", ""),
    "content permissions",
    step("run: make"),
  ],
  [
    "all permissions",
    step("run: make").replace("{}", "write-all"),
    "content permissions",
    step("run: make").replace("{}", "{ contents: read }"),
  ],
  [
    "all permissions of a job",
    job("permissions: write-all", make),
    `${at}.permissions`,
    job("permissions: { contents: write }", make),
  ],
  [
    "tokens for every job",
    step("run: make").replace("{}", "{ id-token: write }"),
    "content permissions",
    job("permissions: { id-token: write }", make),
  ],
  [
    "a stored key of AWS",
    step(`uses: aws-actions/configure-aws-credentials@${commit}`, "with:", "  aws-access-key-id: x"),
    `${at}.steps[0].with`,
    step(`uses: aws-actions/configure-aws-credentials@${commit}`, "with:", "  role-to-assume: x"),
  ],
  [
    "a stored key of Google's",
    step(`uses: google-github-actions/auth@${commit}`, "with:", "  credentials_json: x"),
    `${at}.steps[0].with`,
    step(`uses: google-github-actions/auth@${commit}`, "with:", "  workload_identity_provider: x"),
  ],
  [
    "a key from the secrets",
    step("run: make", "env:", `  KEY: \${{ secrets.AWS_SECRET_ACCESS_KEY }}`),
    "content",
    step("run: make", "env:", `  KEY: \${{ secrets.NPM_SCOPE }}`),
  ],
  [
    "a key from the secrets by another way of writing",
    step("run: make", "env:", `  KEY: \${{ secrets['GCP_SA_KEY'] }}`),
    "content",
    step("run: make", "env:", `  KEY: \${{ secrets['NPM'] }}`),
  ],
  ["a key that is given twice", `${step("run: make")}name: Again\n`, "content", step("run: make")],
  ["what is no YAML", "on: [", "content", step("run: make")],
  ["a list", "- on: push\n", "content", step("run: make")],
];
