import { describe, expect, it } from "vitest";
import { alsoKnownAs, isDeleted, readMember } from "../../../../components/gcp/iam/members";

const pool = "iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/github";

describe("a member of a binding", () => {
  it.each([
    ["user:Ann@Acme.com", "user:ann@acme.com"],
    [
      "serviceAccount:CI@acme-delivery.iam.gserviceaccount.com",
      "serviceAccount:ci@acme-delivery.iam.gserviceaccount.com",
    ],
    ["group:Admins@acme.com", "group:admins@acme.com"],
    ["domain:Acme.com", "domain:acme.com"],
    [`principal://${pool}/subject/Acme`, `principal://${pool}/subject/Acme`],
    [`principalSet://${pool}/attribute.ref/refs/heads/Main`, `principalSet://${pool}/attribute.ref/refs/heads/Main`],
    [`principalSet://${pool}/attribute.ref/two\nlines`, `principalSet://${pool}/attribute.ref/two\nlines`],
    ["projectOwner:acme-delivery", "projectOwner:acme-delivery"],
    ["allUsers", "allUsers"],
    ["allAuthenticatedUsers", "allAuthenticatedUsers"],
  ])("%s is the same in capitals only where it is an address", (member, read) => {
    expect(readMember(member)).toBe(read);
  });

  it.each([
    ["allusers", "allUsers"],
    ["User:ann@acme.com", "user:ann@acme.com"],
    ["ann@acme.com", "user:ann@acme.com"],
    ["iamMember:ann@acme.com", "user:ann@acme.com"],
    [
      "principalSet://cloudresourcemanager.googleapis.com/projects/123456789012/type/ServiceAccount",
      `principalSet://${pool}/*`,
    ],
  ])("%s is of no kind that can be told, and %s is", (wrong, right) => {
    expect(readMember(wrong)).toBeUndefined();
    expect(readMember(right)).toBe(right);
  });

  it("is nobody once it is deleted", () => {
    expect(isDeleted("deleted:serviceAccount:ci@acme-delivery.iam.gserviceaccount.com?uid=123")).toBe(true);
    expect(isDeleted("serviceAccount:deleted@acme-delivery.iam.gserviceaccount.com")).toBe(false);
  });

  it("is everybody as well, and one of Google's accounts where it is one", () => {
    expect(alsoKnownAs("user:ann@acme.com")).toEqual(["user:ann@acme.com", "allUsers", "allAuthenticatedUsers"]);
    expect(alsoKnownAs(`principalSet://${pool}/*`)).toEqual([`principalSet://${pool}/*`, "allUsers"]);
  });
});
