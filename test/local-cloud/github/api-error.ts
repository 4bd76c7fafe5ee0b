/** An answer of GitHub's API, in the words of the real provider's client: https://github.com/google/go-github */
export class ApiError extends Error {
  constructor(
    method: string,
    path: string,
    readonly status: number,
    message: string,
    errors = "",
  ) {
    super(`${method} https://api.github.com/${path}: ${status} ${message} [${errors}]`);
  }
}

/** Undefined for what is not there. */
export async function orGone<Result>(call: Promise<Result>): Promise<Result | undefined> {
  return call.catch((error) => {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  });
}
