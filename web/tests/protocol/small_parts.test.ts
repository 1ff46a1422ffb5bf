import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoffDelay, reconnectLimits } from "../../src/protocol/backoff";
import { cidMaker } from "../../src/protocol/cid";
import { afterClose } from "../../src/protocol/close_codes";
import { ApiError, httpOver } from "../../src/protocol/http";

describe("backoff", () => {
  test("every wait is between what was asked for and the ceiling above it", () => {
    fc.assert(
      fc.property(fc.nat(40), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(10_000), (attempt, random, floor) => {
        const delay_ms = backoffDelay(attempt, random, floor);
        return delay_ms >= floor && delay_ms <= floor + reconnectLimits.ceiling_ms;
      }),
    );
  });
});

describe("cids", () => {
  test("they are UUIDv7 texts that sort in the order in which they were made, even when the clock steps back", () => {
    const times = [1000, 1000, 5000, 10, 5001];
    const make = cidMaker(
      () => times.shift() ?? 0,
      (bytes) => bytes.fill(255),
    );
    const cids = [make(), make(), make(), make(), make()];
    expect([...cids].sort()).toEqual(cids);
    expect(new Set(cids).size).toBe(5);
    for (const cid of cids) expect(cid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("close codes", () => {
  test("below 4500 comes back, from 4500 on stops, 4002 with a new token", () => {
    expect([1000, 1006, 1012, 4001, 4003, 4499].map(afterClose)).toEqual(Array(6).fill("reconnect"));
    expect([4500, 4501, 4505, 4999].map(afterClose)).toEqual(Array(4).fill("stop"));
    expect(afterClose(4002)).toBe("reconnect-with-new-token");
  });
});

describe("http", () => {
  const answering = (response: Response) => httpOver(async () => response);
  const refused = async (response: Response): Promise<ApiError> => {
    const error = await answering(response)({ method: "GET", path: "/" }).catch((caught: unknown) => caught);
    if (!(error instanceof ApiError)) throw error;
    return error;
  };

  test("the server's own sentence, code and field are kept", async () => {
    const body = JSON.stringify({ title: "Taken", code: "username_taken", detail: "This name is taken.", field: "username" });
    const error = await refused(new Response(body, { status: 409 }));
    expect(error).toMatchObject({ status: 409, code: "username_taken", detail: "This name is taken.", field: "username" });
    expect(error.transient).toBe(false);
  });

  test("an answer without words gets some", async () => {
    const error = await refused(new Response("<html>bad gateway</html>", { status: 502 }));
    expect(error.detail).toContain("trouble");
    expect(error.transient).toBe(true);
  });

  test("no answer at all is a sentence too", async () => {
    const http = httpOver(async () => {
      throw new TypeError("fetch failed");
    });
    await expect(http({ method: "GET", path: "/" })).rejects.toMatchObject({ status: 0, code: "unreachable" });
  });

  test("Retry-After is milliseconds in the error", async () => {
    const error = await refused(new Response("{}", { status: 429, headers: { "retry-after": "7" } }));
    expect(error.retry_after_ms).toBe(7000);
  });
});
