export type { TokenClaims, WorkloadIdentityProvider } from "../workload-identity/map-token";
export type {
  GoogleAccessDocuments,
  GoogleAccessQuestion,
  GoogleAccessToken,
  GoogleBinding,
  GoogleResource,
  GoogleRole,
} from "./documents";
export { type GoogleAccessMatrixReading, type GoogleAccessQuestions, googleAccessMatrix } from "./matrix";
