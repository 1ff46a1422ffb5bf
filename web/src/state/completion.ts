/** What a half-written @name, :emoji or #room in the composer could become. Pure; the emoji come from whoever loaded them. */
import type { Person } from "../protocol/wire";
import type { Emoji } from "./emoji";
import type { HalfWord } from "./half_word";

export interface Candidate {
  /** What is put in place of the half-written word. */
  inserts: string;
  label: string;
  /** A sign before the label: the emoji, or nothing. */
  sign: string;
}

export interface Known {
  people: readonly Person[];
  rooms: readonly string[];
  emoji: readonly Emoji[];
}

const offered_max = 8;

export function candidates({ kind, query }: HalfWord, known: Known): Candidate[] {
  switch (kind) {
    case "person":
      return best(known.people.map((person) => person.name), query).map((name) => ({ inserts: `@${name} `, label: name, sign: "" }));
    case "room":
      return best(known.rooms, query).map((room) => ({ inserts: `#${room} `, label: room, sign: "#" }));
    case "emoji":
      return searched(known.emoji, query)
        .slice(0, offered_max)
        .map(({ sign, name }) => ({ inserts: `${sign} `, label: name, sign }));
  }
}

/** Emoji by what they are called: a name that begins so comes before one that only holds the letters. */
export function searched(emoji: readonly Emoji[], query: string): Emoji[] {
  const sought = query.toLowerCase().replaceAll("_", " ").trim();
  if (sought === "") return [...emoji];
  return ranked(emoji, sought, ({ name, also }) => [...also, name, ...name.split(" ")]);
}

/** None when the one name there is already stands there: Enter is then to send, not to complete. */
function best(names: readonly string[], query: string): string[] {
  const found = ranked(names, query, (name) => [name]).slice(0, offered_max);
  return found.length === 1 && found[0]?.toLowerCase() === query ? [] : found;
}

function ranked<Thing>(things: readonly Thing[], query: string, names: (thing: Thing) => readonly string[]): Thing[] {
  const rank = (name: string): number => {
    if (name === query) return 0;
    if (name.startsWith(query)) return 1;
    return name.includes(query) ? 2 : Number.POSITIVE_INFINITY;
  };
  return things
    .map((thing, place) => ({ thing, place, rank: Math.min(...names(thing).map((name) => rank(name.toLowerCase()))) }))
    .filter((each) => each.rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .map((each) => each.thing);
}
