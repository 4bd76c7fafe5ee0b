import { parse } from "@bufbuild/cel";
import { ApiError } from "./api-error";

/** Whether an expression can be read at all: what it says is judged by others. */
export function refuseSyntax(expression: string, place: string): void {
  try {
    parse(expression);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ApiError(400, `Invalid ${place}: ${reason}`, "badRequest");
  }
}
