/** A message as it stands after what was done to it: the same rules as libs/contract, message_state.py. */
import type { Message } from "../protocol/wire";

export interface Reaction {
  emoji: string;
  /** Ids, in the order in which they came. */
  users: readonly string[];
}

/** `message` after a change that names it; the server has judged already whether it may. */
export function changed(message: Message, change: Message): Message {
  if (isDeleted(message)) return message;
  switch (change.kind) {
    case "edit":
      return { ...message, text: change.text, mentions: change.mentions, edited_ts: change.ts };
    case "delete":
      return { ...message, text: null, mentions: [], reactions: [], edited_ts: null, deleted_ts: change.ts };
    case "reaction":
      return { ...message, reactions: reacted(message.reactions ?? [], change) };
    default:
      return message;
  }
}

export function isDeleted(message: Message): boolean {
  return typeof message.deleted_ts === "number";
}

/** Emoji keep the order in which they first came; one that nobody holds up any more is gone. */
function reacted(reactions: readonly Reaction[], { emoji, on, sender }: Message): Reaction[] {
  if (!emoji) return [...reactions];
  const known = reactions.some((reaction) => reaction.emoji === emoji) ? reactions : [...reactions, { emoji, users: [] }];
  return known
    .map((reaction) => (reaction.emoji === emoji ? { emoji, users: withUser(reaction.users, sender.id, on === true) } : reaction))
    .filter((reaction) => reaction.users.length > 0);
}

function withUser(users: readonly string[], id: string, on: boolean): readonly string[] {
  if (on) return users.includes(id) ? users : [...users, id];
  return users.filter((user) => user !== id);
}
