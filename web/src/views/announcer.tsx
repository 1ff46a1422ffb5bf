import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { isSaid } from "../state/marks";
import { shownName } from "../state/people";
import { recordsAfter } from "../state/timeline";
import { useParley } from "./context";
import { words } from "../state/language";

const together_ms = 2000;
const spokenEach_max = 3;

/**
 * Says live arrivals to a screen reader, politely: up to three in words, more of them as a number. The list itself is
 * silent (aria-live off), because paging history into it would be read out whole.
 */
export function Announcer() {
  const { store } = useParley();
  const spoken = useSignal("");
  const known = useRef<{ room: string; opened: boolean; tip: number | null }>({ room: "", opened: false, tip: null });
  const waiting = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  useSignalEffect(() => {
    const room = store.currentRoom.value;
    const timeline = store.room(room).timeline.value;
    const before = known.current;
    known.current = { room, opened: timeline.epoch !== null, tip: timeline.tip };
    if (before.room !== room || !before.opened || timeline.tip === before.tip) return;
    const fresh = recordsAfter(timeline, before.tip).filter((record) => isSaid(record, store.me.peek()?.id ?? ""));
    if (fresh.length === 0) return;
    const profiles = store.profiles.peek();
    waiting.current.push(...fresh.map(({ sender, text }) => words().announcer.said(shownName(profiles, sender), text ?? "")));
    timer.current ??= setTimeout(() => {
      const said = waiting.current;
      waiting.current = [];
      timer.current = null;
      spoken.value =
        said.length > spokenEach_max ? words().announcer.many(said.length, store.label(room).replace(/^#/, "")) : said.join(". ");
      // What was deleted since then must not stand here for ever.
      setTimeout(() => (spoken.value = ""), together_ms);
    }, together_ms / 4);
  });

  return (
    <div class="unseen" aria-live="polite" data-testid="announcer">
      {spoken.value}
    </div>
  );
}
