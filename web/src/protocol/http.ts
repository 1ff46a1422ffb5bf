/**
 * One JSON call over HTTP. Every way to fail becomes an ApiError whose `detail` is a sentence for people: the server's
 * own (RFC 9457 problem+json) where there is one, ours where the server could not be reached or did not speak.
 */
export class ApiError extends Error {
  constructor(
    /** 0 when no answer came. */
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly field: string | null = null,
    readonly retry_after_ms = 0,
  ) {
    super(detail);
    this.name = "ApiError";
  }

  /** No answer, or one that says "later": trying again can help. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export interface Call {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
  token?: string;
  timeout_ms?: number;
}

export type Http = (call: Call) => Promise<unknown>;

const defaultTimeout_ms = 15_000;

export function httpOver(fetchLike: typeof fetch): Http {
  return async (call) => {
    const response = await answerTo(fetchLike, call);
    if (response.status === 204) return null;
    const body = await jsonOf(response);
    if (response.ok) return body;
    throw problemFrom(response, body);
  };
}

async function answerTo(fetchLike: typeof fetch, call: Call): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (call.body !== undefined) headers["content-type"] = "application/json";
  if (call.token) headers.authorization = `Bearer ${call.token}`;
  try {
    return await fetchLike(call.path, {
      method: call.method,
      headers,
      body: call.body === undefined ? null : JSON.stringify(call.body),
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(call.timeout_ms ?? defaultTimeout_ms),
    });
  } catch {
    throw new ApiError(0, "unreachable", "Parley cannot be reached. Check your connection and try again.");
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function problemFrom(response: Response, body: unknown): ApiError {
  const problem = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const said = [problem.detail, problem.title].find((text) => typeof text === "string" && text !== "");
  const retryAfter_s = Number(response.headers.get("retry-after") ?? "0");
  return new ApiError(
    response.status,
    typeof problem.code === "string" ? problem.code : `http_${response.status}`,
    typeof said === "string" ? said : sentenceFor(response.status),
    typeof problem.field === "string" ? problem.field : null,
    Number.isFinite(retryAfter_s) ? retryAfter_s * 1000 : 0,
  );
}

function sentenceFor(status: number): string {
  if (status === 429) return "That was too many attempts. Wait a moment and try again.";
  if (status >= 500) return "Parley has trouble answering right now. Try again in a moment.";
  return `Parley refused this (HTTP ${status}).`;
}
