import type { Message, Person, Welcome } from "../../src/protocol/wire";

export const ana: Person = { id: "1", name: "ana" };
export const ben: Person = { id: "2", name: "ben" };

/** A record of #general; the chain is 0, 1, 2, … unless the test says otherwise. */
export function record(offset: number, changes: Partial<Message> = {}): Message {
  return {
    room: "general",
    offset,
    prev: offset === 0 ? null : offset - 1,
    ts: 1_764_000_000_000 + offset * 1000,
    cid: `cid-${offset}`,
    sender: ana,
    kind: "message",
    text: `text ${offset}`,
    ...changes,
  };
}

export const records = (...offsets: number[]): Message[] => offsets.map((offset) => record(offset));

export function welcome(re: number, changes: Partial<Welcome> = {}): Welcome {
  return {
    t: "welcome",
    re,
    session: "s1",
    user: ana,
    epoch: "e1",
    heartbeat_ms: 25_000,
    expires_in: 600,
    limits: {
      frame_bytes_max: 32_768,
      text_code_points_max: 4000,
      page_messages_max: 200,
      typing_interval_ms: 3000,
    },
    retention_ms: 3_600_000,
    rooms: [{ room: "general", title: "General", visibility: "public" }],
    ...changes,
  };
}
