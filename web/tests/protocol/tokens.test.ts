import { beforeEach, describe, expect, test } from "vitest";
import { ApiError } from "../../src/protocol/http";
import { TokenKeeper } from "../../src/protocol/tokens";
import type { TokenGrant } from "../../src/protocol/wire";
import { ManualClock } from "../support/manual_clock";

let clock: ManualClock;
let refreshes: number;
let refusal: ApiError | null;
let renewed: string[];
let ended: string[];
let keeper: TokenKeeper;

const grant = (token: string): TokenGrant => ({
  user: { id: "1", username: "ana" },
  access_token: token,
  expires_in: 600,
});

beforeEach(() => {
  clock = new ManualClock();
  refreshes = 0;
  refusal = null;
  renewed = [];
  ended = [];
  keeper = new TokenKeeper({
    refresh: async () => {
      refreshes += 1;
      if (refusal) throw refusal;
      return grant(`t${refreshes}`);
    },
    exclusively: (work) => work(),
    clock,
    random: () => 0.5,
    onRenewed: (token) => renewed.push(token),
    onRefused: (message) => ended.push(message),
  });
});

describe("the token keeper", () => {
  test("a token in hand is used again, a reconnect storm asks auth for nothing", async () => {
    keeper.adopt(grant("t0"));
    for (let i = 0; i < 50; i++) expect(await keeper.get()).toEqual({ kind: "token", token: "t0" });
    expect(refreshes).toBe(0);
  });

  test("many who need a new one at once cause one refresh", async () => {
    const results = await Promise.all([keeper.get(), keeper.get(), keeper.get()]);
    expect(refreshes).toBe(1);
    expect(results).toEqual(Array(3).fill({ kind: "token", token: "t1" }));
  });

  test("it renews before the end and says so", async () => {
    keeper.adopt(grant("t0"));
    await clock.pass(419_000);
    expect(renewed).toEqual([]);
    await clock.pass(2000);
    expect(renewed).toEqual(["t1"]);
  });

  test("auth being down for a while is tried again, not the end", async () => {
    keeper.adopt(grant("t0"));
    refusal = new ApiError(503, "unavailable", "Later.");
    await clock.pass(430_000);
    expect(ended).toEqual([]);
    expect(await keeper.get()).toEqual({ kind: "token", token: "t0" });
    refusal = null;
    await clock.pass(10_000);
    expect(renewed).toHaveLength(1);
  });

  test("a refusal is the end", async () => {
    keeper.adopt(grant("t0"));
    refusal = new ApiError(401, "not_authenticated", "Log in again.");
    await clock.pass(430_000);
    expect(ended).toEqual(["Log in again."]);
  });

  test("a renewal that was under way at log-out gives nobody a token", async () => {
    const late = keeper.get();
    keeper.forget();
    expect((await late).kind).toBe("refused");
  });
});
