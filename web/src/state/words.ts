/** Which sentence is said for which numbers and codes. The sentences themselves stand in src/words. No DOM, no clock. */
import { computed } from "@preact/signals";
import type { ConnectionState } from "../protocol/connection";
import { closeReasons } from "../protocol/wire";
import { language, words } from "./language";
import type { LossReason } from "./timeline";

const units = [
  { name: "day", ms: 86_400_000 },
  { name: "hour", ms: 3_600_000 },
  { name: "minute", ms: 60_000 },
  { name: "second", ms: 1000 },
] as const;

const listFormat = computed(() => new Intl.ListFormat(language.value.tag, { type: "conjunction" }));

export const number = (value: number): string => value.toLocaleString(language.value.tag);

/** The two largest units that are there: "1 hour", "1 day 6 hours". */
export function duration(ms: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, ms);
  for (const { name: unit, ms: unit_ms } of units) {
    const count = Math.floor(rest / unit_ms);
    rest -= count * unit_ms;
    if (count > 0) parts.push(count.toLocaleString(language.value.tag, { style: "unit", unit, unitDisplay: "long" }));
    if (parts.length === 2) break;
  }
  return parts.join(" ") || words().retention.moment;
}

/** Longer than a hundred years is how Kafka's "no limit" arrives. */
const forever_ms = 100 * 365 * 86_400_000;

export function retentionSentence(retention_ms: number): string {
  if (retention_ms < 0 || retention_ms > forever_ms) return words().retention.forGood;
  return words().retention.kept(duration(retention_ms));
}

export function lossSentence(
  from: number | null,
  to: number | null,
  reason: LossReason,
  retention_ms: number | null,
): string {
  const { loss } = words();
  const where = from === null || to === null ? "" : loss.places(from, to);
  if (reason === "epoch") return loss.epoch(where);
  const kept = retention_ms === null ? "" : loss.kept(duration(retention_ms));
  return `${loss.retention(where)}${kept}.`;
}

export function caughtUpSentence(count: number, lost: boolean): string {
  const { connection } = words();
  if (lost) return connection.lost;
  return count === 0 ? connection.nothingMissed : connection.caughtUp(count);
}

/** What the banner says, or null while there is nothing to say. `unsent` counts messages waiting in the outbox. */
export function connectionSentence(state: ConnectionState, unsent: number): string | null {
  const { connection } = words();
  switch (state.kind) {
    case "idle":
    case "live":
      return null;
    case "connecting":
    case "authenticating":
      return `${connection.connecting} ${unsentSentence(unsent)}`;
    case "waiting":
      return `${state.message ?? connection.none} ${connection.trying} ${unsentSentence(unsent)}`;
    case "stopped":
      return `${stopSentence(state.code, state.message)} ${unsentSentence(unsent)}`;
  }
}

/** What the banner says while the connection is well but messages cannot be taken. */
export function sendTroubleSentence(trouble: string, unsent: number): string {
  return `${trouble} ${unsentSentence(unsent)}`;
}

function unsentSentence(unsent: number): string {
  const { connection } = words();
  return unsent === 0 ? connection.noneUnsent : connection.unsent(unsent);
}

/** Why the server closed for good. `code` is null when no socket was closed but the token refused. */
export function stopSentence(code: number | null, message: string): string {
  const { closeReasons: ours, connection } = words();
  const reason = code === null ? undefined : (ours[code] ?? closeReasons[code]);
  return reason ?? (message || connection.ended);
}

export function typingSentence(names: readonly string[]): string {
  const { typing } = words();
  const [first] = names;
  if (first === undefined) return "";
  if (names.length > 3) return typing.many;
  return names.length === 1 ? typing.one(first) : typing.some(listFormat.value.format(names));
}
