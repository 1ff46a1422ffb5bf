import { useSignal } from "@preact/signals";
import type { RoomState } from "../state/store";
import { clockTime, dayInSentence, dayName } from "../state/time_words";
import { firstRecord } from "../state/timeline";
import { lossSentence, retentionSentence } from "../state/words";
import { useParley } from "./context";
import { Icon } from "./icons";
import { MessageItem } from "./message_row";
import { useStableScroll } from "./stable_scroll";
import { words } from "../state/language";

export function MessageList({ room }: { room: string }) {
  const { store, actions } = useParley();
  const state = store.room(room);
  const rows = state.rows.value;
  const below = useSignal(0);
  const scroll = useStableScroll(state, rows, below, () => void actions.loadOlder(room));
  const phase = state.phase.value;
  const isOpening = state.timeline.value.epoch === null;
  return (
    <>
      <div
        class="log"
        role="log"
        aria-live="off"
        aria-label={words().list.label(room)}
        aria-busy={state.loadingOlder.value || phase.kind === "filling" || isOpening}
        data-testid="messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable with the keyboard.
        tabIndex={0}
        ref={scroll.ref}
        onScroll={scroll.onScroll}
      >
        <ListTop state={state} isOpening={isOpening} />
        <ol class="log-rows">
          {rows.map((row) => {
            if (row.kind === "message") return <MessageItem key={row.key} row={row} />;
            if (row.kind === "day") return <DayRow key={row.key} ts={row.ts} />;
            return (
              <li key={row.key} class="loss" data-testid="gap" data-from={row.from} data-to={row.to}>
                <span>{lossSentence(row.from, row.to, row.reason, store.retention_ms.value)}</span>
              </li>
            );
          })}
        </ol>
        {phase.kind === "refused" && <p class="empty">{phase.message}</p>}
        {phase.kind === "filling" && <p class="loading quiet">{words().list.filling}</p>}
      </div>
      {!state.atEnd.value && (
        <button type="button" class="button latest" data-testid="latest" onClick={scroll.toEnd}>
          <Icon name="down" />
          {below.value > 0 ? words().list.fresh(below.value) : words().list.latest}
        </button>
      )}
    </>
  );
}

function DayRow({ ts }: { ts: number }) {
  return (
    <li class="day">
      <span>{dayName(ts, Date.now())}</span>
    </li>
  );
}

/** What stands above the first message. The same height while loading and before it, so that nothing shifts. */
function ListTop({ state, isOpening }: { state: RoomState; isOpening: boolean }) {
  const { store } = useParley();
  const timeline = state.timeline.value;
  if (isOpening) return <Skeleton />;
  if (timeline.older) {
    return (
      <p class="log-top quiet" data-testid="older">
        {state.loadingOlder.value ? words().list.older : "\u00a0"}
      </p>
    );
  }
  const first = firstRecord(timeline);
  const retention_ms = store.retention_ms.value;
  const { list } = words();
  const kept = retention_ms === null ? "" : ` ${retentionSentence(retention_ms)}.`;
  return (
    <div class="log-start" data-testid="log-start">
      <h2>#{state.room}</h2>
      <p class="quiet">
        {first === null
          ? `${list.nothing}${kept} ${list.sayHello}`
          : `${list.oldest(dayInSentence(first.ts, Date.now()), clockTime(first.ts))}${kept}`}
      </p>
    </div>
  );
}

function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      {[64, 40, 78, 52, 70].map((width) => (
        <span key={width} class={`skeleton-row w${width}`} />
      ))}
    </div>
  );
}
