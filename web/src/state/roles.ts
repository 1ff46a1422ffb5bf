/** What a role may do in a room, as far as the page offers it; the server decides (libs/contract, permissions.py). */
import type { MyRoom, Role } from "../protocol/wire";

export type Deed = "invite" | "kick" | "ban" | "update" | "set role" | "archive";

const rank: Record<Role, number> = { owner: 3, moderator: 2, member: 1 };
const least: Record<Deed, Role> = {
  invite: "moderator",
  kick: "moderator",
  ban: "moderator",
  update: "moderator",
  "set role": "owner",
  archive: "owner",
};

export function mayDo(deed: Deed, room: Pick<MyRoom, "room" | "role" | "visibility" | "archived">): boolean {
  if (room.visibility === "direct" || room.room === "general") return false;
  if (room.archived && (deed === "invite" || deed === "update" || deed === "set role")) return false;
  const needed = deed === "invite" && room.visibility === "public" ? "member" : least[deed];
  return rank[room.role ?? "member"] >= rank[needed];
}

/** Nobody acts on their equals or on those above. */
export function standsAbove(actor: Role | undefined, target: Role | undefined): boolean {
  return rank[actor ?? "member"] > rank[target ?? "member"];
}
