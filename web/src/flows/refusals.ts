/** What a person is told when a request was refused or had no answer. */
import { ApiError } from "../protocol/http";
import { RequestFailed } from "../protocol/requests";
import { refusalSentence } from "../state/language";

/** Refusals of a request are for the form that made it; anything else is a fault of ours. */
export function sentenceOf(error: unknown): string {
  if (error instanceof RequestFailed || error instanceof ApiError) return refusalSentence(error.code, error.message);
  throw error;
}

/** Whether the same request may be granted if it is made again. */
export function isForLater(error: unknown): boolean {
  return error instanceof RequestFailed && error.retryable;
}
