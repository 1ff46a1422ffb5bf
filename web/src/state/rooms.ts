/** The person's rooms as a list: their order, what the server says about one, and what each is called. */
import type { MyRoom, Person, Profile, Room, RoomNow } from "../protocol/wire";
import { shownName } from "./people";

export function withRoom(rooms: readonly MyRoom[], room: MyRoom): MyRoom[] {
  return [...rooms.filter((known) => known.room !== room.room), room].sort(byPlace);
}

export function withoutRoom(rooms: readonly MyRoom[], room: string): MyRoom[] {
  return rooms.filter((known) => known.room !== room);
}

/** What a `room` frame says of a room: its new words, and perhaps my new place in it. */
export function told<Known extends Room>(known: Known, frame: RoomNow): Known {
  const { t: _, member: __, role, ...words } = frame;
  return { ...known, ...words, ...(role ? { role } : {}) };
}

/** #general first, then rooms by name, then direct conversations. */
function byPlace(a: Room, b: Room): number {
  const kind = Number(isDirect(a)) - Number(isDirect(b)) || Number(b.room === "general") - Number(a.room === "general");
  return kind || (a.room < b.room ? -1 : 1);
}

export function isDirect(room: Pick<Room, "room">): boolean {
  return room.room.startsWith("dm:");
}

/** The id of two people's conversation, as the contract has it: the lower number stands first. */
export function directRoom(one: string, other: string): string {
  const [lower, higher] = BigInt(one) < BigInt(other) ? [one, other] : [other, one];
  return `dm:${lower}:${higher}`;
}

/** With whom a direct conversation is; null for rooms. */
export function otherOf(room: Pick<Room, "room" | "people">, myId: string): Person | null {
  if (!isDirect(room)) return null;
  const others = room.people?.filter((person) => person.id !== myId) ?? [];
  const id = room.room.split(":").find((part) => /^\d+$/.test(part) && part !== myId) ?? myId;
  return others[0] ?? { id, name: "" };
}

/** What a room is called in lists: its name, or the name of whom one talks with. */
export function labelOf(room: Pick<Room, "room" | "people">, myId: string, profiles: ReadonlyMap<string, Profile>): string {
  const other = otherOf(room, myId);
  return other ? shownName(profiles, other) : room.room;
}
