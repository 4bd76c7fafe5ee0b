import type { Origin } from "../../delivery/stack-access/origin";
import { Permitted } from "../../delivery/stack-access/permitted";
import { questionsOf } from "../../delivery/stack-access/places";
import type { StackAccess } from "../../delivery/stack-access/stack-access";
import type { StateResource } from "../../delivery/stack-access/state";
import { assumingMost } from "./assumed-conditions";
import { permissionsOf } from "./matrix";
import { namedOutside } from "./outside";
import { placesOf } from "./places";
import { readAccessDocuments } from "./read-documents";
import { stateDocuments } from "./state-documents";
import { originsOf } from "./trust-words";

/** Who may do what on AWS, by the policies in a stack's state. */
export function awsStackAccess(resources: readonly StateResource[]): StackAccess {
  const { documents, gaps } = stateDocuments(resources);
  const { read, problems } = readAccessDocuments(documents);
  const { assumed, assumptions } = assumingMost(read);
  const outside = namedOutside(documents);
  const places = placesOf(assumed, outside.repositories);
  const permitted = new Permitted(places, permissionsOf(assumed, questionsOf(places)));
  const readable = new Set(read.identities.filter(({ trust }) => trust).map(({ arn }) => arn));
  return {
    identities: documents.identities.map(({ arn, trustPolicy }) => ({
      identity: arn,
      ...fromOf(arn, trustPolicy !== undefined && readable.has(arn) ? originsOf(trustPolicy) : undefined),
      may: permitted.by(arn),
    })),
    nobody: permitted.byNobody(),
    assumptions,
    gaps: [...gaps, ...problems, ...outside.gaps],
    notLookedAt: [
      "AWS: policies of the organization, of VPC endpoints and of sessions, and what needs no permission are not looked at.",
    ],
  };
}

function fromOf(arn: string, trusted: readonly Origin[] | undefined): { readonly from?: readonly Origin[] } {
  if (arn.includes(":user/")) return { from: [{ who: "whoever holds its access keys or password", conditions: [] }] };
  return trusted ? { from: trusted } : {};
}
