/** Sentences for people, made from numbers and codes. No DOM, no clock: everything comes in as an argument. */
import type { ConnectionState } from "../protocol/connection";
import { closeReasons } from "../protocol/wire";
import type { LossReason } from "./timeline";

const units = [
  { name: "day", ms: 86_400_000 },
  { name: "hour", ms: 3_600_000 },
  { name: "minute", ms: 60_000 },
  { name: "second", ms: 1000 },
] as const;

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** The two largest units that are there: "1 hour", "1 day 6 hours". */
export function duration(ms: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, ms);
  for (const unit of units) {
    const count = Math.floor(rest / unit.ms);
    rest -= count * unit.ms;
    if (count > 0) parts.push(counted(count, unit.name));
    if (parts.length === 2) break;
  }
  return parts.join(" ") || "less than a second";
}

/** Longer than a hundred years is how Kafka's "no limit" arrives. */
const forever_ms = 100 * 365 * 86_400_000;

export function retentionSentence(retention_ms: number): string {
  if (retention_ms < 0 || retention_ms > forever_ms) return "Messages are kept for good";
  return `Messages are kept for ${duration(retention_ms)}`;
}

export function lossSentence(
  from: number | null,
  to: number | null,
  reason: LossReason,
  retention_ms: number | null,
): string {
  const where = from === null || to === null ? "" : ` (places ${from} to ${to} of the log)`;
  if (reason === "epoch") {
    return `The server's log was started anew${where}. What was said before can no longer be read.`;
  }
  const kept = retention_ms === null ? "" : `: messages are kept for ${duration(retention_ms)}`;
  return `What was said while you were away has expired${where}${kept}.`;
}

export function caughtUpSentence(count: number, lost: boolean): string {
  if (lost) return "Back online. Some of what was said meanwhile has expired; the list shows where";
  return count === 0 ? "Back online, nothing missed" : `Caught up: ${counted(count, "message")}, nothing missed`;
}

/** What the banner says, or null while there is nothing to say. `unsent` counts messages waiting in the outbox. */
export function connectionSentence(state: ConnectionState, unsent: number): string | null {
  switch (state.kind) {
    case "idle":
    case "live":
      return null;
    case "connecting":
    case "authenticating":
      return `Connecting… ${unsentSentence(unsent)}`;
    case "waiting":
      return `${state.message ?? "No connection to Parley."} Trying again. ${unsentSentence(unsent)}`;
    case "stopped":
      return `${stopSentence(state.code, state.message)} ${unsentSentence(unsent)}`;
  }
}

/** What the banner says while the connection is well but messages cannot be taken. */
export function sendTroubleSentence(trouble: string, unsent: number): string {
  return `${trouble} ${unsentSentence(unsent)}`;
}

function unsentSentence(unsent: number): string {
  if (unsent === 0) return "You can go on writing: messages wait here until they can be sent.";
  if (unsent === 1) return "Your unsent message is kept here and goes out by itself.";
  return `Your ${unsent} unsent messages are kept here and go out by themselves, in order.`;
}

function stopSentence(code: number | null, message: string): string {
  return (code === null ? null : closeReasons[code]) ?? (message || "The server ended the connection.");
}

export function typingSentence(names: readonly string[]): string {
  const [first, second, third] = names;
  if (names.length === 0) return "";
  if (names.length === 1) return `${first} is typing…`;
  if (names.length === 2) return `${first} and ${second} are typing…`;
  if (names.length === 3) return `${first}, ${second} and ${third} are typing…`;
  return "Several people are typing…";
}
