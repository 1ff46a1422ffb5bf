/** Reading what a replay's socket sends (docs/protocol.md, "Replay"): judged as the chat's frames are. */
import type { ServerReplayFrame } from "../../../contracts/types";
import { parseServerFrame } from "./frames";
import { atLeast, flag, isObject, nullable, object, text } from "./shape";

export type { ClientReplayFrame, ServerReplayFrame } from "../../../contracts/types";

const whole = atLeast(0);
const absent = nullable(whole);
const positive = (value: unknown): boolean => typeof value === "number" && value > 0;

const own = new Map([
  ["ready", object({ room: text, epoch: text, first: absent, first_ts: absent, last: absent, last_ts: absent })],
  ["now", object({ playing: flag, speed: positive, ts: whole })],
  ["end", object({ count: whole })],
]);

/** The frame, or null when the text is none that this version knows. */
export function parseReplayFrame(data: string): ServerReplayFrame | null {
  const known = parseServerFrame(data);
  if (known?.t === "msg" || known?.t === "error" || known?.t === "bye") return known;
  const value = known === null ? parsed(data) : null;
  return isObject(value) && own.get(String(value.t))?.(value) ? (value as unknown as ServerReplayFrame) : null;
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
