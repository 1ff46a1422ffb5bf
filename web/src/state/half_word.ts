/** The beginning of a @name, :emoji or #room before the caret, and putting the whole one in its place. */
import type { Candidate } from "./completion";

export interface HalfWord {
  kind: "person" | "emoji" | "room";
  /** Without its mark, in small letters. */
  query: string;
  /** Where the mark stands, and where the caret is. */
  from: number;
  to: number;
}

const halfWord = /(?:^|[\s([{"'])([@#:])([\p{L}\p{N}._+-]*)$/u;
const kinds = { "@": "person", "#": "room", ":": "emoji" } as const;

/** The half-written word before the caret. An emoji needs two letters, because ":)" and "a: b" are no beginnings. */
export function halfWordAt(text: string, caret: number): HalfWord | null {
  const match = halfWord.exec(text.slice(0, caret));
  const mark = match?.[1] as keyof typeof kinds | undefined;
  const query = (match?.[2] ?? "").toLowerCase();
  if (!mark || (mark === ":" && !/^\+?\w{1,}\w/.test(query) && query !== "+1")) return null;
  return { kind: kinds[mark], query, from: caret - query.length - 1, to: caret };
}

/** The text with the half-written word replaced, and where the caret then stands. */
export function completed(text: string, { from, to }: HalfWord, { inserts }: Candidate): { text: string; caret: number } {
  const rest = text.slice(to).replace(/^ /, "");
  return { text: text.slice(0, from) + inserts + rest, caret: from + inserts.length };
}
