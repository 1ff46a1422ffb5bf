/** What is said in the gallery: every kind of row and mark, and long enough to scroll. */
import type { Message, Person } from "../../src/protocol/wire";
import type { FakeServer } from "../support/fake_server";

const ana: Person = { id: "1", name: "ana" };
const ben: Person = { id: "2", name: "ben" };
const chloe: Person = { id: "3", name: "chloe" };
const yusuf: Person = { id: "4", name: "yusuf" };

const talk: [Person, number, string][] = [
  [ben, -1500, "Morning all. The new broker is up in the lab"],
  [chloe, -1490, "Nice, did the *rolling* restart go well?"],
  [ben, -1488, "Yes. Three things to know:\n1. the old data folder can go\n2. the port is **9094** now\n3. see https://kafka.apache.org/documentation/#brokerconfigs before you touch anything"],
  [yusuf, -1400, "صباح الخير للجميع، هل يمكننا تأجيل الاجتماع؟"],
  [chloe, -75, "@ana can you look at the numbers from last night?"],
  [ana, -73, "On it. First look: p99 is down from 41 ms to 12 ms, and nothing was lost in any of the ten runs, which is more than I had hoped for when we began with this"],
  [ana, -72, "Here is the query:"],
  [ana, -72, "```sql\nSELECT room, count(*) AS messages\nFROM deliveries\nWHERE late_ms > 100\nGROUP BY room;\n```"],
  [ben, -60, "> nothing was lost in any of the ten runs\n\nThat is _wonderful_ news 🎉"],
  [chloe, -44, "What is left for the release:\n- the runbook\n- screenshots in both themes\n  - phone too\n- one more pass over `docs/guarantees.md`"],
  [yusuf, -30, "I take the runbook"],
  [yusuf, -29, "and the screenshots, if nobody else wants them. In #general or somewhere quieter?"],
  [ben, -12, "Here is fine. 日本**語**のテストもお願いします"],
  [ana, -6, "Done with the first half; the other half after lunch"],
  [chloe, -3, "👍"],
  [ben, -1, "Ship it"],
];

/** What was done to some of them, by their place in the talk. */
const about: Record<number, Partial<Message>> = {
  4: { mentions: ["1"] },
  8: { reactions: [{ emoji: "🎉", users: ["1", "3", "4"] }, { emoji: "👍", users: ["2"] }] },
  9: { edited_ts: 1 },
  10: { text: null, deleted_ts: 1 },
  12: { reply_to: 11 },
  15: { reply_to: 13, reactions: [{ emoji: "⚓", users: ["3"] }] },
};

/** Minutes before now become times of the server's clock. */
export function conversation(server: FakeServer): void {
  const now = Date.now();
  server.members = [ana, ben, chloe, yusuf];
  server.rooms.set("design", { room: "design", title: "Design and words", visibility: "public" });
  server.rooms.set("lab", { room: "lab", title: "lab", visibility: "public" });
  for (const [place, [sender, minute, text]] of talk.entries()) {
    server.say("general", text, sender, undefined, now + minute * 60_000, about[place]);
  }
  server.say("design", "The tokens are in one file now", chloe, undefined, now - 3_600_000);
}

export function many(server: FakeServer, count: number): void {
  const now = Date.now();
  const people = [ana, ben, chloe, yusuf];
  server.members = people;
  for (let place = 0; place < count; place++) {
    const sender = people[(place * 7 + Math.floor(place / 3)) % 4] ?? ana;
    const words = `Message ${place} ${"says a little more ".repeat(place % 5)}${place % 11 === 0 ? "with `code` and **bold** and https://example.org/x" : ""}`;
    server.say("general", words.trim(), sender, undefined, now - (count - place) * 20_000);
  }
}
