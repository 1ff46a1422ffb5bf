/** Room names as the contract allows them: small letters, digits and dashes, starting with a letter or digit. */
import { limits } from "../protocol/wire";

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
  if (room === "") return "Type a name for the room.";
  if (allowed.test(room)) return null;
  return `A room's name is 1 to ${limits.room_chars_max} small letters, digits and dashes, and starts with a letter or digit.`;
}
