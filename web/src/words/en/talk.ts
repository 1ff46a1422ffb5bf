/** What stands in and around a conversation: the list, its rows, the composer. */
import { plural } from "../forms";

const characters = plural("en", { one: "# character", other: "# characters" });

export const talk = {
  list: {
    label: (room: string) => `Messages in ${room}`,
    latest: "Latest",
    fresh: plural("en", { other: "# new" }),
    filling: "Reading what you missed…",
    older: "Reading older messages…",
    olderFailed: "More messages cannot be read right now.",
    missingFailed: "Missing messages cannot be read.",
    muchSaid: "A lot was said while you were away. Scroll up to read it.",
    oldest: (day: string, time: string) => `The oldest message that is kept is from ${day}, ${time}.`,
    nothing: "Nothing has been said here lately.",
    sayHello: "Say hello.",
    today: "Today",
    yesterday: "Yesterday",
  },
  loss: {
    places: (from: number, to: number) => ` (places ${from} to ${to} of the log)`,
    epoch: (where: string) => `The server's log was started anew${where}. What was said before can no longer be read.`,
    retention: (where: string) => `What was said while you were away has expired${where}`,
    kept: (duration: string) => `: messages are kept for ${duration}`,
  },
  row: {
    notInLog: "not in the log yet",
    place: (offset: number) => `place ${offset} in the log`,
    sending: "Sending",
    sent: "Sent",
    notSent: "Not sent.",
    again: "Try again",
    remove: "Delete",
  },
  composer: {
    suggestions: "Suggestions",
    asCode: "Format as code",
    inParts: plural("en", { other: "Send as # messages" }),
    label: (room: string) => `Message to ${room}`,
    placeholder: (room: string) => `Message ${room}`,
    send: "Send",
    sendTitle: "Send (Enter)",
    left: plural("en", { other: "# left" }),
    tooLong: (maximum: number, length: number) =>
      `A message can have ${maximum.toLocaleString("en")} characters; this one has ${length.toLocaleString("en")}. Shorten it by ${characters(length - maximum)} or send it in parts.`,
    halfCharacter: "This text holds half a character that cannot be sent.",
    control: "This text holds a control character that cannot be sent.",
    noSpace: "This browser has no room left to keep the message until it is sent.",
  },
  emoji: {
    open: "Emoji",
    title: "Choose an emoji",
    search: "Search emoji",
    none: "No emoji of that name.",
    found: plural("en", { other: "Found: #" }),
    groups: {
      recent: "Lately used",
      smileys: "Faces",
      people: "Hands and people",
      nature: "Animals and nature",
      food: "Food and drink",
      things: "Things and places",
      signs: "Signs",
    },
  },
  typing: {
    one: (name: string) => `${name} is typing…`,
    some: (names: string) => `${names} are typing…`,
    many: "Several people are typing…",
  },
  announcer: {
    said: (name: string, text: string) => `${name}: ${text}`,
    many: (count: number, room: string) => `${count} new messages in ${room}`,
  },
};
