import { beforeEach, describe, expect, test } from "vitest";
import { ReplayFlow } from "../../src/flows/replay_flow";
import { momentOf, type ReplayWish } from "../../src/state/replay";
import { ana } from "../support/examples";
import { FakeSocket } from "../support/fake_socket";
import { ManualClock, settled } from "../support/manual_clock";

const began = 1_763_999_000_000;
let clock: ManualClock;
let sockets: FakeSocket[];

beforeEach(() => {
  clock = new ManualClock();
  sockets = [];
});

function flowOf(from: ReplayWish["from"]): ReplayFlow {
  const openReplaySocket = () => {
    sockets.push(new FakeSocket());
    return newest();
  };
  const tokens = { get: async () => ({ kind: "token" as const, token: "t" }) };
  return new ReplayFlow({ room: "general", from }, { clock, openReplaySocket, tokens });
}

const newest = (): FakeSocket => sockets.at(-1) as FakeSocket;
const asked = () => newest().sent.slice(1);
const texts = (flow: ReplayFlow) => flow.replay.value.timeline.items.map((item) => (item.kind === "record" ? item.record.text : "a loss"));

async function opened(from: ReplayWish["from"] = null): Promise<ReplayFlow> {
  const flow = flowOf(from);
  await flow.play();
  newest().open();
  ready();
  return flow;
}

function ready(first: number | null = 10): void {
  const last = first === null ? null : 20;
  const [first_ts, last_ts] = first === null ? [null, null] : [began, began + 60_000];
  newest().push({ t: "ready", room: "general", epoch: "e1", first, first_ts, last, last_ts });
}

function now(playing: boolean, speed: number, ts: number): void {
  newest().push({ t: "now", playing, speed, ts });
}

function say(offset: number, prev: number | null, text: string | null, rest: object = {}): void {
  newest().push({ t: "msg", room: "general", offset, prev, ts: began + offset, cid: `c${offset}`, sender: ana, kind: "message", text, ...rest });
}

describe("a replay", () => {
  test("says hello first, goes to where it was asked to begin, and plays", async () => {
    await opened({ offset: 12 });
    expect(newest().sent).toEqual([{ t: "hello", token: "t" }, { t: "seek", offset: 12 }, { t: "play", speed: 1 }]);
  });

  test("of the whole room begins with its first record", async () => {
    await opened();
    expect(asked()).toEqual([{ t: "play", speed: 1 }]);
  });

  test("shows records as they come, with what is done to them, and no text of what was deleted", async () => {
    const flow = await opened();
    say(10, null, "helo");
    say(11, 10, null, { deleted_ts: began + 99 });
    say(12, 11, "hello", { kind: "edit", target: 10 });
    expect(texts(flow)).toEqual(["hello", null]);
  });

  test("moves with the page's clock between two frames, and not beyond the room's end", async () => {
    const flow = await opened();
    now(true, 4, began + 1000);
    await clock.pass(2000);
    expect(momentOf(flow.replay.value, clock.now())).toBe(began + 9000);
    await clock.pass(60_000);
    expect(momentOf(flow.replay.value, clock.now())).toBe(began + 60_000);
  });

  test("empties the room when a seek is answered, not before", async () => {
    const flow = await opened();
    now(true, 1, began);
    say(10, null, "one");
    flow.seek(began + 500);
    say(11, 10, "still on its way");
    expect(texts(flow)).toHaveLength(2);
    now(true, 1, began + 500);
    say(15, 14, "five");
    expect(texts(flow)).toEqual(["five"]);
  });

  test("skips a silence without losing what was played", async () => {
    const flow = await opened();
    now(true, 1, began);
    say(10, null, "one");
    flow.skip();
    expect(asked().at(-1)).toEqual({ t: "seek", offset: 11 });
    now(true, 1, began + 9000);
    say(15, 10, "two");
    expect(texts(flow)).toEqual(["one", "two"]);
  });

  test("begins anew when it is played after its end", async () => {
    const flow = await opened();
    now(true, 1, began);
    say(10, null, "one");
    newest().push({ t: "end", count: 1 });
    expect(flow.replay.value).toMatchObject({ phase: "over", playing: false, ts: began + 60_000 });
    flow.changeSpeed(64);
    now(false, 64, began + 60_000);
    expect(flow.replay.value.phase).toBe("over");
    await flow.play();
    now(true, 64, began);
    expect(flow.replay.value.phase).toBe("ready");
    expect(texts(flow)).toEqual([]);
  });
});

describe("a replay whose socket is lost", () => {
  test("because the token ended goes on by itself with the next record", async () => {
    const flow = await opened();
    now(true, 8, began);
    say(10, null, "one");
    newest().closeFromServer(4002);
    await settled();
    expect(sockets).toHaveLength(2);
    newest().open();
    ready();
    expect(asked()).toEqual([{ t: "seek", offset: 11 }, { t: "play", speed: 8 }]);
    expect(texts(flow)).toEqual(["one"]);
  });

  test("for another reason says so, and goes on when it is played", async () => {
    const flow = await opened();
    now(true, 1, began);
    newest().closeFromServer(1006);
    expect(flow.replay.value).toMatchObject({ phase: "stopped", playing: false, remark: "The replay was interrupted." });
    await flow.play();
    expect(sockets).toHaveLength(2);
  });
});

describe("a replay that cannot be as it was asked for", () => {
  test("says that what was said before has expired", async () => {
    const flow = await opened({ offset: 3 });
    expect(flow.replay.value.remark).toBe("What was said before is no longer kept.");
  });

  test("of an empty room says that nothing is there, and lets its socket go", async () => {
    const flow = flowOf(null);
    await flow.play();
    newest().open();
    ready(null);
    expect(flow.replay.value).toMatchObject({ phase: "stopped", remark: "Nothing has been said here lately." });
    expect(newest().closedWith).toBe(1000);
  });

  test("says why it was refused, and keeps the reason when the socket closes", async () => {
    const flow = await opened();
    newest().push({ t: "error", code: "forbidden", message: "You were banned.", retryable: false });
    newest().closeFromServer(1000);
    expect(flow.replay.value).toMatchObject({ phase: "stopped", remark: "You were banned." });
  });

  test("that is left before its token came opens no socket", async () => {
    const flow = flowOf(null);
    const opening = flow.play();
    flow.close();
    await opening;
    expect(sockets).toEqual([]);
  });
});
