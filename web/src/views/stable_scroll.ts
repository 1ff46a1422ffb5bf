/**
 * The list stays where the person looks: at the end it follows, elsewhere the first visible row keeps its place while
 * rows come and go around it. Done by hand and with `overflow-anchor: none`, because not every browser anchors.
 */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Row } from "../state/rows";
import type { RoomState } from "../state/store";
import { useParley } from "./context";
import { type Anchor, firstVisible, restore, showTarget } from "./scroll_anchor";

const endSlack_px = 48;
const loadWithin_px = 600;
/** What stands above the first row is lower than this. */
const top_px = 200;

/** `grow` shows more of the rows that are held back above (growing_rows.ts); null when those on screen are all. */
export function useStableScroll(state: RoomState, rows: readonly Row[], grow: (() => void) | null) {
  const { actions } = useParley();
  const { reading, room } = state;
  const ref = useRef<HTMLDivElement>(null);
  const wantsEnd = useRef(false);
  const lastKey = useRef<string | null>(null);
  const lastTop = useRef(0);
  const follows = () => reading.end.peek() === null && reading.visited.peek() === null;
  // Measured while rendering: the old rows are still in place, the new ones not yet.
  const isAway = !reading.atEnd.peek() || wentUp(ref.current, lastTop.current);
  const anchor = ref.current && isAway && !wantsEnd.current ? firstVisible(ref.current) : null;

  const look = () => {
    const list = ref.current;
    if (!list || rows.length === 0) return;
    const below_px = belowOf(list);
    lastTop.current = list.scrollTop;
    reading.atEnd.value = follows() && below_px < endSlack_px;
    if (reading.atEnd.peek()) reading.seen.value = state.timeline.peek().tip;
    if (grow === null && list.scrollTop < loadWithin_px) void actions.loadOlder(room);
    if (list.scrollTop < top_px) grow?.();
    if (below_px < loadWithin_px && !follows()) void actions.loadNewer(room);
  };
  const toEnd = () => {
    wantsEnd.current = true;
    actions.showLatest(room);
    scrollToEnd(ref.current);
  };

  useLayoutEffect(() => {
    const list = ref.current;
    if (!list || rows.length === 0) return;
    const isFirst = lastKey.current === null;
    const newest = rows.at(-1);
    const own = newest?.key !== lastKey.current && newest?.kind === "message" && newest.state === "sending";
    lastKey.current = newest?.key ?? null;
    if (reading.target.peek() !== null) aim(list, state);
    else if (isFirst) open(list, reading.left);
    else if (follows() && (!isAway || wantsEnd.current || own)) scrollToEnd(list);
    else if (anchor) restore(list, anchor);
    wantsEnd.current = false;
    look();
  }, [rows, reading.target.value]);

  useWhenResized(ref, () => {
    if (reading.atEnd.peek()) scrollToEnd(ref.current);
  });
  useLeaving(ref, state);
  return { ref, toEnd, onScroll: look };
}

function belowOf({ scrollHeight, scrollTop, clientHeight }: HTMLElement): number {
  return scrollHeight - scrollTop - clientHeight;
}

/** The browser tells of scrolling with its next frame: rows that come before it must not take the person back down. */
function wentUp(list: HTMLElement | null, lastTop: number): boolean {
  return list !== null && list.scrollTop < lastTop && belowOf(list) >= endSlack_px;
}

/** A room opens where it was left, else at the first unread message, else at the newest. */
function open(list: HTMLElement, left: Anchor | null): void {
  if (left && restore(list, left)) return;
  const unread = list.querySelector<HTMLElement>("[data-unread-line]");
  if (unread) list.scrollTop += unread.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 4;
  else scrollToEnd(list);
}

/** Brings the message that was asked for into sight, and forgets that it was asked for. */
function aim(list: HTMLElement, { reading }: RoomState): void {
  const row = list.querySelector<HTMLElement>(`[data-offset="${reading.target.peek()}"]`);
  if (!row) return;
  reading.atEnd.value = false;
  reading.target.value = null;
  showTarget(row);
}

function scrollToEnd(list: HTMLElement | null): void {
  if (list) list.scrollTop = list.scrollHeight;
}

/** Remembers the place for the next time that the room is opened. */
function useLeaving(ref: { current: HTMLElement | null }, { reading }: RoomState): void {
  useLayoutEffect(() => {
    const list = ref.current;
    return () => {
      reading.left = list && !reading.atEnd.peek() ? firstVisible(list) : null;
    };
  }, [reading]);
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
