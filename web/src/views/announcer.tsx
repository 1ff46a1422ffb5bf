import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { lastRecord } from "../state/timeline";
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
  const known = useRef<{ room: string; newest: number | null }>({ room: "", newest: null });
  const waiting = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  useSignalEffect(() => {
    const room = store.currentRoom.value;
    const timeline = store.room(room).timeline.value;
    const newest = lastRecord(timeline);
    const before = known.current;
    known.current = { room, newest: newest?.offset ?? null };
    if (before.room !== room || before.newest === null || !newest || newest.offset <= before.newest) return;
    if (newest.sender.id === store.me.peek()?.id) return;
    waiting.current.push(words().announcer.said(newest.sender.name, newest.text ?? ""));
    timer.current ??= setTimeout(() => {
      const said = waiting.current;
      waiting.current = [];
      timer.current = null;
      spoken.value =
        said.length > spokenEach_max ? words().announcer.many(said.length, room) : said.join(". ");
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
