import { beforeEach, describe, expect, test } from "vitest";
import { Connection, type ConnectionState } from "../../src/protocol/connection";
import type { RequestFailed } from "../../src/protocol/requests";
import type { TokenResult } from "../../src/protocol/tokens";
import type { Push, Welcome } from "../../src/protocol/wire";
import { record, welcome } from "../support/examples";
import { FakeSocket } from "../support/fake_socket";
import { ManualClock } from "../support/manual_clock";

let clock: ManualClock;
let sockets: FakeSocket[];
let states: ConnectionState[];
let pushes: Push[];
let welcomes: Welcome[];
let freshAsked: boolean[];
let tokenResult: TokenResult;
let connection: Connection;

beforeEach(() => {
  clock = new ManualClock();
  sockets = [];
  states = [];
  pushes = [];
  welcomes = [];
  freshAsked = [];
  tokenResult = { kind: "token", token: "t1" };
  connection = new Connection({
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    token: async (fresh) => {
      freshAsked.push(fresh);
      return tokenResult;
    },
    clock,
    random: () => 0.5,
    onState: (state) => states.push(state),
    onWelcome: (frame) => welcomes.push(frame),
    onPush: (frame) => pushes.push(frame),
  });
});

const socket = (): FakeSocket => {
  const last = sockets.at(-1);
  if (!last) throw new Error("no socket was opened");
  return last;
};
const kind = (): string | undefined => states.at(-1)?.kind;

async function goLive(): Promise<void> {
  connection.start();
  await clock.pass(0);
  await welcomeSocket();
}

async function welcomeSocket(): Promise<void> {
  socket().open();
  await clock.pass(0);
  socket().push(welcome(Number(socket().last("hello")?.id)));
  await clock.pass(0);
}

describe("coming up", () => {
  test("the first frame is hello with the token, and welcome makes it live", async () => {
    await goLive();
    expect(socket().sent[0]).toMatchObject({ t: "hello", token: "t1" });
    expect(states.map((state) => state.kind)).toEqual(["connecting", "authenticating", "live"]);
    expect(welcomes).toHaveLength(1);
  });

  test("a token that cannot be had for now is waited for, without a socket", async () => {
    tokenResult = { kind: "unavailable", message: "Auth is down." };
    connection.start();
    await clock.pass(0);
    expect(states.at(-1)).toMatchObject({ kind: "waiting", message: "Auth is down." });
    expect(sockets).toHaveLength(0);
    tokenResult = { kind: "token", token: "t2" };
    await clock.pass(250);
    expect(sockets).toHaveLength(1);
  });

  test("a refused token stops", async () => {
    tokenResult = { kind: "refused", message: "Log in again." };
    connection.start();
    await clock.pass(0);
    expect(states.at(-1)).toEqual({ kind: "stopped", code: null, message: "Log in again." });
  });

  test("a socket that never opens is given up after 10 s", async () => {
    connection.start();
    await clock.pass(10_000);
    expect(kind()).toBe("waiting");
    expect(socket().closedWith).not.toBeNull();
  });
});

describe("requests", () => {
  test("an answer is given to the request that it names", async () => {
    await goLive();
    const first = connection.request({ t: "join", room: "general" });
    const second = connection.request({ t: "leave", room: "books" });
    const [, join, leave] = socket().sent;
    socket().push({ t: "ok", re: leave?.id });
    socket().push({ t: "error", re: join?.id, code: "forbidden", message: "No.", retryable: false });
    await expect(second).resolves.toMatchObject({ t: "ok" });
    await expect(first).rejects.toMatchObject({ code: "forbidden", retryable: false });
  });

  test("silence for longer than the server may take is a retryable failure", async () => {
    await goLive();
    const failure = connection.request({ t: "ping" }).catch((error: RequestFailed) => error);
    await clock.pass(12_000);
    socket().push({ t: "error", re: 2, code: "unavailable", message: "Late.", retryable: true });
    expect(pushes).toEqual([]);
    expect(await failure).toMatchObject({ code: "timeout", retryable: true });
  });

  test("the end of the connection ends every request as retryable", async () => {
    await goLive();
    const failure = connection.request({ t: "ping" }).catch((error: RequestFailed) => error);
    socket().closeFromServer(1006);
    expect(await failure).toMatchObject({ code: "disconnected", retryable: true });
  });

  test("frames that nobody asked for are pushed on, unknown ones are skipped", async () => {
    await goLive();
    socket().push({ t: "msg", ...record(3) });
    socket().push({ t: "from-the-future", room: "general" });
    expect(pushes.map((frame) => frame.t)).toEqual(["msg"]);
  });
});

describe("going down", () => {
  test.each([1000, 1006, 1012, 4001, 4003, 4499])("close code %i comes back", async (code) => {
    await goLive();
    socket().closeFromServer(code);
    expect(kind()).toBe("waiting");
    await clock.pass(30_000);
    expect(sockets.length).toBeGreaterThan(1);
  });

  test.each([4501, 4502, 4503, 4504, 4505, 4999])("close code %i stops", async (code) => {
    await goLive();
    socket().closeFromServer(code);
    expect(states.at(-1)).toMatchObject({ kind: "stopped", code });
    await clock.pass(120_000);
    expect(sockets).toHaveLength(1);
  });

  test("4002 comes back with a fresh token", async () => {
    await goLive();
    socket().closeFromServer(4002);
    await clock.pass(1000);
    expect(freshAsked).toEqual([false, true]);
  });

  test("the wait doubles while it fails and starts anew after 5 s of a good connection", async () => {
    await goLive();
    const waits: number[] = [];
    const fail = async () => {
      socket().closeFromServer(1006);
      const state = states.at(-1);
      const wait_ms = state?.kind === "waiting" ? state.retry_at - clock.now() : Number.NaN;
      waits.push(wait_ms);
      await clock.pass(wait_ms);
    };
    for (let i = 0; i < 4; i++) await fail();
    expect(waits).toEqual([250, 500, 1000, 2000]);
    await welcomeSocket();
    await clock.pass(5000);
    await fail();
    expect(waits.at(-1)).toBe(250);
  });

  test("what bye asks for is waited at least", async () => {
    await goLive();
    socket().push({ t: "bye", code: 1012, reason: "Restarting.", reconnect: true, retry_after_ms: 3000 });
    socket().closeFromServer(1012);
    expect(states.at(-1)).toMatchObject({ kind: "waiting", message: "Restarting." });
    await clock.pass(2999);
    expect(sockets).toHaveLength(1);
    await clock.pass(600);
    expect(sockets).toHaveLength(2);
  });

  test("waking does not wait for the timer", async () => {
    await goLive();
    socket().closeFromServer(1006);
    connection.wake();
    await clock.pass(0);
    expect(sockets).toHaveLength(2);
  });

  test("silence is probed, and a probe without an answer ends the connection", async () => {
    await goLive();
    await clock.pass(25_000);
    expect(socket().last("ping")).toBeDefined();
    expect(kind()).toBe("live");
    await clock.pass(4000);
    expect(kind()).toBe("waiting");
  });

  test("an answered probe keeps the connection", async () => {
    await goLive();
    await clock.pass(25_000);
    socket().push({ t: "pong", re: socket().last("ping")?.id });
    await clock.pass(10_000);
    expect(kind()).toBe("live");
  });

  test("what an old socket still says is not heard", async () => {
    await goLive();
    const old = socket();
    const handler = old.onmessage;
    old.closeFromServer(1006);
    handler?.({ data: JSON.stringify({ t: "pong", re: 1 }) });
    expect(old.onmessage).toBeNull();
    expect(kind()).toBe("waiting");
  });
});
