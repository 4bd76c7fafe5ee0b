import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GoogleBinding, GoogleResource } from "../../../../components/gcp/iam/allow-policy";
import { AllowPolicies } from "../../../../components/gcp/iam/evaluate";

const organization = "organizations/1";
const project = "projects/acme-delivery";
const repository = `${project}/locations/europe-west1/repositories/production-payments-docker`;
const ring = `${project}/locations/europe-west1/keyRings/payments`;
const key = `${ring}/cryptoKeys/artifacts`;
const account = `${project}/serviceAccounts/ci@acme-delivery.iam.gserviceaccount.com`;
const role = { name: `${project}/roles/pull`, permissions: ["a.b.pull", "a.b.list"] };
const member = "user:ann@acme.com";
const grant: GoogleBinding = { role: role.name, members: [member] };

/** Whether Ann may pull, where the named resources have the grant. */
const mayPull = (granted: readonly string[], asked: string, parent?: string) => {
  const resource = (name: string): GoogleResource => ({
    name,
    bindings: granted.includes(name) ? [grant] : [],
    ...(name === project && parent !== undefined && { parent }),
  });
  const names = new Set([organization, project, ...granted, asked]);
  const policies = new AllowPolicies([...names].map(resource), [role]);
  const allowed = policies.allows([member], { permission: "a.b.pull", resource: asked });
  expect(policies.problems).toEqual([]);
  return allowed;
};

describe("an allow policy", () => {
  it.each([
    ["a repository", repository, repository],
    ["a repository, by its project", project, repository],
    ["a key, by its ring", ring, key],
    ["a key, by its project, with or without its ring", project, key],
    ["a service account, by its project", project, account],
    ["a project", project, project],
  ])("lets in to %s, and not to what is beside or above", (_, granted, asked) => {
    expect(mayPull([granted], asked)).toBe(true);
    expect(mayPull([granted.replace("acme-delivery", "acme-delivery-2")], asked)).toBe(false);
    expect(mayPull([`${granted}-2`], asked)).toBe(false);
    expect(mayPull([asked], organization)).toBe(false);
  });

  it("is inherited of an organization where the project says that it is in it", () => {
    expect(mayPull([organization], repository, organization)).toBe(true);
    expect(mayPull([organization], repository)).toBe(false);
  });

  it("gives the permissions of its role, to its members", () => {
    const policies = new AllowPolicies([{ name: repository, bindings: [grant] }], [role]);
    expect(policies.allows([member], { permission: "a.b.list", resource: repository })).toBe(true);
    expect(policies.allows([member], { permission: "a.b.push", resource: repository })).toBe(false);
    expect(policies.allows([member], { permission: "a.b.pul", resource: repository })).toBe(false);
    expect(policies.allows(["user:bob@acme.com"], { permission: "a.b.list", resource: repository })).toBe(false);
    expect(policies.allows(["user:bob@acme.com", member], { permission: "a.b.list", resource: repository })).toBe(true);
  });

  it("ends where a parent is its own", () => {
    const circle = [
      { name: "folders/1", parent: "folders/2", bindings: [] },
      { name: "folders/2", parent: "folders/1", bindings: [grant] },
    ];
    const policies = new AllowPolicies(circle, [role]);
    expect(policies.allows([member], { permission: "a.b.pull", resource: "folders/1" })).toBe(true);
    expect(policies.allows(["user:bob@acme.com"], { permission: "a.b.pull", resource: "folders/1" })).toBe(false);
  });

  it("is all that is said of a resource, where that is said in two places", () => {
    const policies = new AllowPolicies(
      [
        { name: repository, bindings: [grant] },
        { name: repository, bindings: [{ ...grant, members: ["user:bob@acme.com"] }] },
      ],
      [role],
    );
    for (const one of [member, "user:bob@acme.com"]) {
      expect(policies.allows([one], { permission: "a.b.pull", resource: repository })).toBe(true);
    }
  });
});

describe("what cannot be evaluated of allow policies", () => {
  const asked = { permission: "a.b.pull", resource: repository };
  const ask = (resource: Partial<GoogleResource>, request = asked) => {
    const policies = new AllowPolicies([{ name: repository, bindings: [], ...resource }], [role]);
    const allowed = policies.allows([member], request);
    return [allowed, policies.problems.map(({ property, reason }) => `${property} ${reason}`)] as const;
  };

  it.each<[string, Partial<GoogleResource>, Partial<GoogleResource>, string]>([
    [
      "a role",
      { bindings: [{ ...grant, role: "roles/x.y" }] },
      { bindings: [grant] },
      "whose permissions are not known",
    ],
    [
      "a condition",
      { bindings: [{ ...grant, condition: { expression: "resource.name == 'x'" } }] },
      { bindings: [{ ...grant, condition: { expression: "resource.name == 'x' || true" } }] },
      "under a condition that cannot be evaluated",
    ],
    [
      "a member",
      {
        bindings: [
          { ...grant, members: ["principalSet://cloudresourcemanager.googleapis.com/projects/1/type/ServiceAccount"] },
        ],
      },
      { bindings: [grant] },
      "to a member of a kind that is not evaluated",
    ],
  ])("is a problem and lets nobody in: %s", (_, wrong, right, problem) => {
    const [allowed, problems] = ask(wrong);
    expect(allowed).toBe(false);
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(ask(right)).toEqual([true, []]);
  });

  it("is a problem once, however often it is asked, and only where it matters", () => {
    const binding = { ...grant, condition: { expression: "resource.name == 'x'" } };
    const policies = new AllowPolicies([{ name: repository, bindings: [binding] }], [role]);
    expect(policies.allows(["user:bob@acme.com"], asked)).toBe(false);
    expect(policies.problems).toEqual([]);
    expect([1, 2].map(() => policies.allows([member], asked))).toEqual([false, false]);
    expect(policies.problems).toHaveLength(1);
  });

  it("is a parent, and a resource that is asked about, that are not there", () => {
    expect(ask({ bindings: [grant], parent: "folders/1" })).toEqual([true, [expect.stringContaining("has a parent")]]);
    const other = `${repository}-2`;
    expect(ask({}, { ...asked, resource: other })).toEqual([
      false,
      [expect.stringContaining(`${other} is asked about`)],
    ]);
  });
});

/** What follows from the rules, by going on until nothing new does, from the top of the hierarchy to its bottom. */
function permissionsBelow(
  resources: readonly GoogleResource[],
  permissionsOf: Readonly<Record<string, readonly string[]>>,
): ReadonlySet<string> {
  const facts = new Set<string>();
  for (const { name, bindings } of resources) {
    for (const { role: granted, members } of bindings) {
      for (const permission of permissionsOf[granted] ?? []) {
        for (const one of members) facts.add([name, permission, one].join(" "));
      }
    }
  }
  for (let size = -1; size !== facts.size; ) {
    size = facts.size;
    for (const { name, parent } of resources) {
      const above = [...facts].filter((fact) => fact.split(" ")[0] === parent);
      for (const fact of above) facts.add([name, ...fact.split(" ").slice(1)].join(" "));
    }
  }
  return facts;
}

describe("allow policies of any hierarchy", () => {
  const names = ["organizations/1", "folders/1", "folders/2", "projects/a", "projects/b"];
  const people = ["user:ann@acme.com", "group:admins@acme.com", "allUsers"];
  const permissions = ["s.r.get", "s.r.list", "s.r.delete"];
  const roleNames = ["organizations/1/roles/one", "projects/a/roles/two"];
  const binding = fc.record({
    role: fc.constantFrom(...roleNames),
    members: fc.subarray(people, { minLength: 0 }),
  });
  const resources = fc.tuple(
    ...names.map((name) =>
      fc.record(
        { name: fc.constant(name), parent: fc.constantFrom(...names), bindings: fc.array(binding, { maxLength: 2 }) },
        { requiredKeys: ["name", "bindings"] },
      ),
    ),
  );
  const grants = fc.record(Object.fromEntries(roleNames.map((name) => [name, fc.subarray(permissions)])));

  it("let in exactly whom the rules let in", () => {
    let allowed = 0;
    fc.assert(
      fc.property(resources, grants, (tree, permissionsOf) => {
        const facts = permissionsBelow(tree as readonly GoogleResource[], permissionsOf);
        const roles = Object.entries(permissionsOf).map(([name, given]) => ({ name, permissions: given }));
        const policies = new AllowPolicies(tree as readonly GoogleResource[], roles);
        for (const resource of names) {
          for (const permission of permissions) {
            for (const one of people) {
              const expected = facts.has([resource, permission, one].join(" "));
              if (expected) allowed += 1;
              expect(policies.allows([one], { permission, resource })).toBe(expected);
            }
          }
        }
        expect(policies.problems).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(allowed).toBeGreaterThan(100);
  });
});
