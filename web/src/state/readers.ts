/** Who has read how far: each other person stands at the last message that they have read. */
import type { Row } from "./rows";

/** The last offset read, by user id. */
export type Reads = ReadonlyMap<string, number>;

export const noReads: Reads = new Map();

/** Who wrote a message has read it, and what stands before: that needs no sign. */
export function withReaders(rows: readonly Row[], reads: Reads): Row[] {
  const found = new Map<Row, string[]>();
  for (const [user, offset] of reads) {
    const row = rows.findLast((each) => each.kind === "message" && each.offset !== null && (each.offset <= offset || each.sender.id === user));
    if (row?.kind === "message" && row.sender.id !== user) found.set(row, [...(found.get(row) ?? []), user]);
  }
  if (found.size === 0) return [...rows];
  return rows.map((row) => (row.kind === "message" && found.has(row) ? { ...row, readBy: found.get(row)?.sort().join(" ") ?? "" } : row));
}
