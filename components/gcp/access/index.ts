export type {
  GoogleBinding,
  GoogleCondition,
  GoogleConditionAttributes,
  GoogleResource,
  GoogleRole,
} from "../iam/allow-policy";
export type { TokenClaims } from "../workload-identity/map-token";
export type { WorkloadIdentityProvider } from "../workload-identity/provider";
export type { GoogleAccessDocuments, GoogleAccessQuestion, GoogleAccessToken } from "./documents";
export { type GoogleAccessMatrixReading, type GoogleAccessQuestions, googleAccessMatrix } from "./matrix";
