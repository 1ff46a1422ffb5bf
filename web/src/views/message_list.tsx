import type { Row } from "../state/rows";
import type { RoomState } from "../state/store";
import { clockTime, dayInSentence, dayName } from "../state/time_words";
import { firstRecord } from "../state/timeline";
import { lossSentence, retentionSentence } from "../state/words";
import { movedUp } from "../state/stretch";
import { forgetRow, noticeRow } from "./active_row";
import { useParley } from "./context";
import { useGrowingRows } from "./growing_rows";
import { Icon } from "./icons";
import { MessageItem } from "./message_row";
import { moveAmongRows } from "./roving_rows";
import { useStableScroll } from "./stable_scroll";
import { words } from "../state/language";

export function MessageList({ room }: { room: string }) {
  const { store } = useParley();
  const state = store.room(room);
  const { atEnd, below, loading, left, target, visited } = state.reading;
  const { rows, grow } = useGrowingRows(state.rows.value, left === null && target.value === null && visited.value === null);
  const scroll = useStableScroll(state, rows, grow);
  const phase = state.phase.value;
  const isOpening = state.timeline.value.epoch === null;
  return (
    <>
      <div
        class="log"
        role="log"
        aria-live="off"
        aria-label={words().list.label(store.label(room))}
        aria-busy={loading.value !== null || phase.kind === "filling" || isOpening}
        data-testid="messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable with the keyboard.
        tabIndex={0}
        ref={scroll.ref}
        data-region="messages"
        onScroll={scroll.onScroll}
        onKeyDown={moveAmongRows}
        onPointerOver={noticeRow}
        onPointerLeave={forgetRow}
        onFocusIn={noticeRow}
      >
        <ListTop state={state} isOpening={isOpening} />
        <MessageRows room={room} rows={rows} />
        {phase.kind === "refused" && <p class="empty">{phase.message}</p>}
        {phase.kind === "filling" && <p class="loading quiet">{words().list.filling}</p>}
      </div>
      {!atEnd.value && (
        <button type="button" class="button latest" data-testid="latest" onClick={scroll.toEnd}>
          <Icon name="down" />
          {below.value > 0 ? words().list.fresh(below.value) : words().list.latest}
        </button>
      )}
    </>
  );
}

export function MessageRows({ room, rows }: { room: string; rows: readonly Row[] }) {
  return (
    <>
      {days(rows).map((day) => (
        <Day key={day.key} room={room} day={day} />
      ))}
    </>
  );
}

interface DayRows {
  key: string;
  /** Null for what stands above the first day. */
  ts: number | null;
  rows: Exclude<Row, { kind: "day" }>[];
}

/** A day is a section with its heading, so that one sticky heading pushes the other away. */
function days(rows: readonly Row[]): DayRows[] {
  const found: DayRows[] = [];
  for (const row of rows) {
    if (row.kind === "day") found.push({ key: row.key, ts: row.ts, rows: [] });
    else if (found.length === 0) found.push({ key: "above", ts: null, rows: [row] });
    else found.at(-1)?.rows.push(row);
  }
  return found;
}

function Day({ room, day }: { room: string; day: DayRows }) {
  return (
    <section class="day">
      {day.ts !== null && (
        <h2 class="day-name">
          <span>{dayName(day.ts, Date.now())}</span>
        </h2>
      )}
      <ol class="log-rows">
        {day.rows.map((row) => {
          if (row.kind === "message") return <MessageItem key={row.key} room={room} row={row} />;
          return row.kind === "unread" ? <UnreadLine key={row.key} /> : <LossRow key={row.key} row={row} />;
        })}
      </ol>
    </section>
  );
}

function UnreadLine() {
  return (
    <li class="unread-line" data-unread-line data-testid="unread-line">
      <span>{words().list.unread}</span>
    </li>
  );
}

function LossRow({ row }: { row: Extract<Row, { kind: "loss" }> }) {
  const { store } = useParley();
  return (
    <li class="loss" data-testid="gap" data-from={row.from} data-to={row.to}>
      <span>{lossSentence(row.from, row.to, row.reason, store.retention_ms.value)}</span>
    </li>
  );
}

/** What stands above the first message. The same height while loading and before it, so that nothing shifts. */
function ListTop({ state, isOpening }: { state: RoomState; isOpening: boolean }) {
  const { store } = useParley();
  const { visited, loading } = state.reading;
  const timeline = visited.value ?? state.timeline.value;
  const first = firstRecord(timeline);
  if (isOpening) return <Skeleton />;
  if (timeline.older || isWindowed(state)) {
    return (
      <p class="log-top quiet" data-testid="older">
        {loading.value === "older" ? words().list.older : "\u00a0"}
      </p>
    );
  }
  const retention_ms = store.retention_ms.value;
  const { list } = words();
  const kept = retention_ms === null ? "" : ` ${retentionSentence(retention_ms)}.`;
  return (
    <div class="log-start" data-testid="log-start">
      <h2>{store.label(state.room)}</h2>
      <p class="quiet">
        {first === null
          ? `${list.nothing}${kept} ${list.sayHello}`
          : `${list.oldest(dayInSentence(first.ts, Date.now()), clockTime(first.ts))}${kept}`}
      </p>
    </div>
  );
}

/** Older messages are held but not in the page. */
function isWindowed({ reading, timeline }: RoomState): boolean {
  return movedUp((reading.visited.value ?? timeline.value).items, reading.end.value) !== null;
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
