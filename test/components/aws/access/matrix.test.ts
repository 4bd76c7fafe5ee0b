import { beforeAll, describe, expect, it } from "vitest";
import type { AccessDocuments, AccessQuestion, AccessToken } from "../../../../components/aws/access/documents";
import { accessMatrix } from "../../../../components/aws/access/matrix";
import { tokenPermissions } from "../../../../components/delivery/access-matrix";
import { githubClaims } from "../../../identities/github-token";
import { type Admitted, changes } from "./changes";
import { expectedPermissions, expectedTable, lines } from "./expected";
import { everyQuestion } from "./questions";
import { differences, forms, jobIn } from "./tokens";
import { resourcesOf, roleArn, world } from "./world";

let documents: AccessDocuments;
let questions: readonly AccessQuestion[];
beforeAll(async () => {
  documents = await world();
  questions = await everyQuestion(resourcesOf(documents));
});

const ours = Object.keys(expectedTable).map((name) => roleArn(name));

/** The roles that admit a token. */
function admittedBy(claims: AccessToken["claims"]): readonly string[] {
  const { matrix, problems } = accessMatrix(documents, { tokens: [{ name: "token", claims }], questions: [] });
  expect(problems).toEqual([]);
  return matrix.admissions.map(({ identity }) => identity).sort();
}

const rolesOf = (environment: string, admitted: Admitted) => {
  const writes = environment === "staging" ? "publish" : "promote";
  const duties = { both: ["deploy", writes], pulls: ["deploy"], neither: [] }[admitted];
  return duties.map((duty) => roleArn(`payments-${environment}-${duty}`));
};

describe("the access of every identity", () => {
  it("is exactly what its duty takes, of every action in the catalogue on everything there is", () => {
    const { matrix, problems } = accessMatrix(documents, { tokens: [], questions });
    expect(problems).toEqual([]);
    const permissions = matrix.permissions.filter(({ identity }) => ours.includes(identity));
    expect(lines(permissions)).toEqual(lines(expectedPermissions()));
  });

  it("asks for every action of the four services, and reaches everything there is", () => {
    expect(new Set(questions.map(({ action }) => action)).size).toBeGreaterThan(300);
    const asked = new Set(questions.map(({ resource }) => resource));
    expect(documents.repositories.filter(({ arn }) => !asked.has(arn))).toEqual([]);
    expect(documents.keys.filter(({ arn }) => !asked.has(arn))).toEqual([]);
    expect(documents.identities.filter(({ arn }) => !asked.has(arn))).toEqual([]);
  });
});

describe.each(forms)("a token whose subject has the form %s", (form) => {
  describe.each(["staging", "preproduction", "production"])("of a job in %s", (environment) => {
    const job = jobIn(environment, form);
    const right = githubClaims(job);

    it("is taken by that environment's roles and no other", () => {
      expect(admittedBy(right)).toEqual(rolesOf(environment, "both"));
    });

    it.each(changes)("is judged by its difference: $what", ({ of, differsIn, first, later }) => {
      const other = of(job);
      expect(differences(right, other)).toEqual([...differsIn(job)].sort());
      expect(admittedBy(other)).toEqual(rolesOf(environment, environment === "staging" ? first : later));
    });
  });
});

describe("what the bearer of a token may do", () => {
  it.each(["staging", "preproduction", "production"])("in %s is what the roles may that admit it", (environment) => {
    const tokens = [{ name: environment, claims: githubClaims(jobIn(environment)) }];
    const { matrix } = accessMatrix(documents, { tokens, questions });
    const roles = rolesOf(environment, "both");
    const expected = expectedPermissions().filter(({ identity }) => roles.includes(identity));
    expect(lines(tokenPermissions(matrix))).toEqual(
      lines(expected.map((permission) => ({ token: environment, ...permission }))),
    );
  });

  it("is nothing where no role admits it", () => {
    const tokens = [{ name: "qa", claims: githubClaims(jobIn("qa")) }];
    expect(tokenPermissions(accessMatrix(documents, { tokens, questions }).matrix)).toEqual([]);
  });
});
