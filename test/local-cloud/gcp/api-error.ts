/** An answer of a Google API, in the words of the real provider's client: https://github.com/googleapis/google-api-go-client */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    reason?: string,
  ) {
    super(`googleapi: Error ${status}: ${message}${reason === undefined ? "" : `, ${reason}`}`);
  }
}

/** What most APIs say of a value that is wrong, and which they do not name: https://github.com/hashicorp/terraform-provider-google/issues/10184 */
export function invalidArgument(): ApiError {
  return new ApiError(400, "Request contains an invalid argument.");
}

export function notFound(): ApiError {
  return new ApiError(404, "Requested entity was not found.");
}

export function alreadyExists(): ApiError {
  return new ApiError(409, "Requested entity already exists");
}

/** Undefined for what is not there. */
export async function orGone<Result>(call: Promise<Result>): Promise<Result | undefined> {
  return call.catch((error) => {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  });
}
