/** How far a room was read and what stands unread after that. The server counts at log-in; from then on this tab does. */
import type { Message, Room, Unread } from "../protocol/wire";
import { isDirect } from "./rooms";

export interface Marks {
  /** The last offset that was read; null when that is not known. */
  read: number | null;
  count: number;
  /** Those among them that name me or everybody. */
  mentions: number;
  /** The oldest unread one. */
  first: number | null;
  /** Records up to here are in the counts already; null when none are known to be. */
  counted_to: number | null;
}

export const nothingUnread: Marks = { read: null, count: 0, mentions: 0, first: null, counted_to: null };

/** What the server says with `welcome` and `joined`, up to the room's `head`; no word on counts: nothing is unread. */
export function counted(read: number | null | undefined, unread: Unread | null | undefined, head: number | null): Marks {
  return {
    read: read ?? null,
    count: unread?.count ?? 0,
    mentions: unread?.mentions ?? 0,
    first: unread?.first ?? null,
    counted_to: head,
  };
}

/** Records that came while the room was not looked at. */
export function arrived(marks: Marks, records: readonly Message[], myId: string): Marks {
  const from = Math.max(marks.read ?? -1, marks.counted_to ?? -1);
  const fresh = records.filter((record) => isSaid(record, myId) && record.offset > from);
  if (fresh.length === 0) return marks;
  return {
    ...marks,
    count: marks.count + fresh.length,
    mentions: marks.mentions + fresh.filter((record) => namesMe(record, myId)).length,
    first: marks.first ?? fresh[0]?.offset ?? null,
    counted_to: fresh.at(-1)?.offset ?? marks.counted_to,
  };
}

/** Everything up to `offset` was read, here or on another device; `later` are the records that are known after it. */
export function readUpTo(marks: Marks, offset: number, later: readonly Message[], myId: string): Marks {
  if (marks.read !== null && offset <= marks.read) return marks;
  return arrived({ ...nothingUnread, read: offset }, later, myId);
}

/** In a direct conversation every message is for me. */
export function spokenToMe(room: Pick<Room, "room">, marks: Marks): Marks {
  return isDirect(room) ? { ...marks, mentions: marks.count } : marks;
}

export function namesMe(record: Message, myId: string): boolean {
  return record.mentions?.some((id) => id === myId || id === "*") ?? false;
}

/** A message of somebody else: changes, reactions and deleted ones are not unread. */
export function isSaid(record: Message, myId: string): boolean {
  return record.kind === "message" && record.sender.id !== myId && (record.deleted_ts ?? null) === null;
}
