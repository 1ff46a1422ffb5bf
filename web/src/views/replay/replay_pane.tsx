import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { ReplayFlow } from "../../flows/replay_flow";
import { words } from "../../state/language";
import type { Replay, ReplayWish } from "../../state/replay";
import { rowsOf } from "../../state/rows";
import "../../styles/replay.css";
import { useParley } from "../context";
import { MessageRows } from "../message_list";
import { ReplayBar } from "./replay_bar";

const endSlack_px = 80;

/** The room as it was, message by message, with the bar that moves it. Nothing in it can be answered or changed. */
export function ReplayPane({ wish, onClose }: { wish: ReplayWish; onClose: () => void }) {
  const { replayPorts } = useParley();
  const flow = useMemo(() => new ReplayFlow(wish, replayPorts), [wish, replayPorts]);
  useEffect(() => {
    void flow.play();
    return () => flow.close();
  }, [flow]);
  const replay = flow.replay.value;
  return (
    <div class="replay" data-testid="replay" data-phase={replay.phase} data-playing={replay.playing}>
      <PlayedRows room={wish.room} replay={replay} />
      <ReplayBar room={wish.room} flow={flow} replay={replay} onClose={onClose} />
    </div>
  );
}

function PlayedRows({ room, replay }: { room: string; replay: Replay }) {
  const { store } = useParley();
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const { items } = replay.timeline;
  const rows = useMemo(() => {
    const me = store.me.value ?? { id: "", name: "" };
    return rowsOf({ items, held: items, outbox: [], room, me, unreadLine: null });
  }, [items, room, store]);
  useLayoutEffect(() => {
    if (list.current && atEnd.current) list.current.scrollTop = list.current.scrollHeight;
    // A remark under the list makes it shorter.
  }, [rows, replay.phase, replay.remark]);
  const look = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: { currentTarget: HTMLElement }) => {
    atEnd.current = scrollHeight - scrollTop - clientHeight < endSlack_px;
  };
  const { replay: said } = words();
  return (
    <div
      class="log"
      role="log"
      aria-live="off"
      aria-label={said.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable with the keyboard.
      tabIndex={0}
      ref={list}
      data-region="messages"
      onScroll={look}
    >
      <fieldset class="played" disabled>
        <MessageRows room={room} rows={rows} />
      </fieldset>
      {rows.length === 0 && replay.phase !== "stopped" && <p class="empty quiet">{replay.phase === "opening" ? said.opening : said.silence}</p>}
    </div>
  );
}
