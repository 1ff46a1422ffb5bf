/** A room that is played again: what the frames of a replay make of it. No socket, no clock. */
import type { ServerReplayFrame } from "../protocol/replay_frames";
import { refusalSentence, words } from "./language";
import { emptyTimeline, filled, type Timeline, trimmed } from "./timeline";

/** From the first record kept when `from` is null. */
export interface ReplayWish {
  room: string;
  from: { offset: number } | { at: number } | null;
}

/** When the room's first and last record were written, as the replay began. */
export interface Span {
  first_ts: number;
  last_ts: number;
}

export interface Replay {
  phase: "opening" | "ready" | "over" | "stopped";
  /** Null while it opens, and for a room of which nothing is kept. */
  span: Span | null;
  playing: boolean;
  speed: number;
  /** The moment of the room that was played when the page's clock stood at `heard_at`. */
  ts: number;
  heard_at: number;
  timeline: Timeline;
  /** What the person has to know: why it stopped, or that it begins later than was asked. */
  remark: string | null;
}

export const speeds = [1, 2, 4, 8, 16, 32, 64] as const;
/** Older rows go: who wants them again seeks. */
const rows_max = 400;

export const notYet: Replay = {
  phase: "opening",
  span: null,
  playing: false,
  speed: 1,
  ts: 0,
  heard_at: 0,
  timeline: emptyTimeline,
  remark: null,
};

/** `anew`: the frame answers a request after which the room is empty again (a seek, or a play after the end). */
export function heard(replay: Replay, frame: ServerReplayFrame, now: number, anew: boolean): Replay {
  switch (frame.t) {
    case "ready":
      return ready(replay, frame, now);
    case "now": {
      const { playing, speed, ts } = frame;
      const phase = replay.phase === "over" && !anew ? "over" : "ready";
      return { ...replay, phase, playing, speed, ts, heard_at: now, timeline: anew ? emptyTimeline : replay.timeline };
    }
    case "msg":
      return { ...replay, timeline: trimmed(filled(replay.timeline, [frame], 0), rows_max) };
    case "end":
      return { ...replay, phase: "over", playing: false, ts: replay.span?.last_ts ?? replay.ts, heard_at: now };
    case "error":
      return stopped(replay, refusalSentence(frame.code, frame.message), now);
    case "bye":
      return replay;
  }
}

function ready(replay: Replay, { first_ts, last_ts }: { first_ts: number | null; last_ts: number | null }, now: number): Replay {
  if (first_ts === null || last_ts === null) return stopped(replay, words().list.nothing, now);
  const span = { first_ts, last_ts };
  return { ...replay, phase: "ready", span, ts: replay.span ? replay.ts : first_ts, heard_at: now, remark: null };
}

/** The socket is gone, or nothing can be played. */
export function stopped(replay: Replay, remark: string, now: number): Replay {
  return { ...replay, phase: "stopped", playing: false, ts: momentOf(replay, now), heard_at: now, remark };
}

/** Where in the room's time the replay is; between two frames the page's own clock says so. */
export function momentOf({ playing, ts, heard_at, speed, span }: Replay, now: number): number {
  if (!playing) return ts;
  return Math.min(span?.last_ts ?? ts, ts + (now - heard_at) * speed);
}
