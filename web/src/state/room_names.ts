/** Room names as the contract allows them: small letters, digits and dashes, starting with a letter or digit. */
import { limits } from "../protocol/wire";
import { words } from "./language";

const allowed = new RegExp(`^[a-z0-9][a-z0-9-]{0,${limits.room_chars_max - 1}}$`);

/** What a person types, as a room's name: "Design Team" becomes "design-team". */
export function roomIdFrom(typed: string): string {
  return typed
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/^#/, "")
    .trim()
    .replace(/[\s_.]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

export function roomIdRefusal(room: string): string | null {
  if (room === "") return words().newRoom.nameMissing;
  if (allowed.test(room)) return null;
  return words().newRoom.nameRefused(limits.room_chars_max);
}
