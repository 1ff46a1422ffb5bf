import { memo } from "./memo";
import type { MessageRow } from "../state/rows";
import { clockTime, exactTime, shortTime } from "../state/time_words";
import { useParley } from "./context";
import { Portrait } from "./flag";
import { Icon } from "./icons";
import { RichText } from "./rich_text";
import { words } from "../state/language";

/** Rows are rebuilt on every change of the list; only those that differ are rendered again. */
export const MessageItem = memo(
  ({ row }: { row: MessageRow }) => (
    <li
      class={`message ${row.lead ? "lead" : "follow"}`}
      data-testid="message"
      data-state={row.state}
      data-offset={row.offset ?? undefined}
      data-mine={row.mine}
      data-key={row.key}
    >
      {row.lead ? <Portrait name={row.sender.name} /> : <RowTime row={row} said={shortTime(row.ts)} />}
      <div class="message-body">
        {row.lead && (
          <p class="message-head">
            <bdi class="message-sender">{row.sender.name}</bdi>
            <RowTime row={row} said={clockTime(row.ts)} />
          </p>
        )}
        {!row.lead && <span class="unseen">{row.sender.name}: </span>}
        <div class="message-text" dir="auto">
          <RichText text={row.text} tail={row.mine && <SendState row={row} />} />
        </div>
        {row.state === "failed" && <Refusal row={row} />}
      </div>
    </li>
  ),
  (before, after) =>
    before.row.key === after.row.key &&
    before.row.state === after.row.state &&
    before.row.offset === after.row.offset &&
    before.row.lead === after.row.lead &&
    before.row.ts === after.row.ts &&
    before.row.refusal === after.row.refusal,
);

function RowTime({ row, said }: { row: MessageRow; said: string }) {
  const place = row.offset === null ? words().row.notInLog : words().row.place(row.offset);
  return (
    <time class="message-time" dateTime={new Date(row.ts).toISOString()} title={`${exactTime(row.ts)}, ${place}`}>
      {said}
    </time>
  );
}

function SendState({ row }: { row: MessageRow }) {
  if (row.state === "failed") return null;
  const word = row.state === "sending" ? words().row.sending : words().row.sent;
  return (
    <span class="message-state" title={word}>
      <Icon name={row.state === "sending" ? "clock" : "tick"} />
      <span class="unseen">{word}</span>
    </span>
  );
}

function Refusal({ row }: { row: MessageRow }) {
  const { actions } = useParley();
  const { row: said } = words();
  return (
    <div class="message-refusal" role="alert">
      <Icon name="alert" />
      <span data-testid="message-refusal">{said.notSent} {row.refusal}</span>
      <span class="message-actions">
        <button type="button" class="link" data-testid="retry" onClick={() => actions.retry(row.cid)}>
          {said.again}
        </button>
        <button type="button" class="link" data-testid="discard" onClick={() => actions.discard(row.cid)}>
          {said.remove}
        </button>
      </span>
    </div>
  );
}
