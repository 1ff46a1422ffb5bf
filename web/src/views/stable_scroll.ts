/**
 * The list stays where the person looks: at the end it follows, elsewhere the first visible row keeps its place while
 * rows come and go above it. Done by hand and with `overflow-anchor: none`, because not every browser anchors.
 */
import type { Signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Row } from "../state/rows";
import type { RoomState } from "../state/store";

const endSlack_px = 48;
const loadWithin_px = 600;

interface Anchor {
  key: string;
  top: number;
}

export function useStableScroll(state: RoomState, rows: readonly Row[], below: Signal<number>, loadOlder: () => void) {
  const ref = useRef<HTMLDivElement>(null);
  const lastKey = useRef<string | null>(null);
  const atEnd = useRef(true);
  // Measured while rendering: the old rows are still in place, the new ones not yet.
  const anchor = ref.current && !atEnd.current ? firstVisible(ref.current) : null;

  const toEnd = () => {
    if (ref.current) ref.current.scrollTop = ref.current.scrollHeight;
  };

  const look = () => {
    const list = ref.current;
    if (!list) return;
    atEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < endSlack_px;
    state.atEnd.value = atEnd.current;
    if (atEnd.current) below.value = 0;
    if (list.scrollTop < loadWithin_px) loadOlder();
  };

  useLayoutEffect(() => {
    const list = ref.current;
    const newest = rows.at(-1);
    const grew = newest !== undefined && newest.key !== lastKey.current;
    const own = grew && newest.kind === "message" && newest.mine && newest.state === "sending";
    if (list && anchor) restore(list, anchor);
    if (atEnd.current || own) toEnd();
    else if (grew && lastKey.current !== null) below.value += countAfter(rows, lastKey.current);
    lastKey.current = newest?.key ?? null;
  }, [rows]);

  useEffect(() => {
    if (ref.current && state.timeline.value.older && isShort(ref.current)) loadOlder();
  }, [rows]);

  useWhenResized(ref, () => {
    if (atEnd.current) toEnd();
  });

  useEffect(
    () => () => {
      state.atEnd.value = true;
    },
    [state],
  );

  return { ref, toEnd, onScroll: look };
}

/** The composer grows, the keyboard opens, the window turns: the end must stay in sight. */
function useWhenResized(ref: { current: HTMLElement | null }, act: () => void): void {
  useEffect(() => {
    if (!ref.current) return;
    const observer = new ResizeObserver(act);
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
}

/** Too few rows to scroll would mean that nothing ever asks for older ones. */
function isShort(list: HTMLElement): boolean {
  return list.scrollHeight <= list.clientHeight + loadWithin_px;
}

function firstVisible(list: HTMLElement): Anchor | null {
  const from = list.getBoundingClientRect().top;
  for (const row of list.querySelectorAll<HTMLElement>("[data-key]")) {
    const box = row.getBoundingClientRect();
    if (box.bottom > from) return { key: row.dataset.key ?? "", top: box.top };
  }
  return null;
}

function restore(list: HTMLElement, anchor: Anchor): void {
  const row = list.querySelector<HTMLElement>(`[data-key="${CSS.escape(anchor.key)}"]`);
  if (row) list.scrollTop += row.getBoundingClientRect().top - anchor.top;
}

function countAfter(rows: readonly Row[], key: string): number {
  const place = rows.findIndex((row) => row.key === key);
  return rows.slice(place + 1).filter((row) => row.kind === "message" && !row.mine).length;
}
