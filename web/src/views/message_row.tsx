import { words } from "../state/language";
import type { MessageRow } from "../state/rows";
import { clockTime, shortTime } from "../state/time_words";
import { Portrait } from "./flag";
import { memo } from "./memo";
import { MessageText, Quoted, Reactions, ReadBy, Refusal, RowTime } from "./message_parts";
import { RowTools } from "./row_tools";
import { PersonName } from "./person_name";

/** Rows are rebuilt on every change of the list; only those that differ are rendered again. */
export const MessageItem = memo(
  ({ room, row }: { room: string; row: MessageRow }) => (
    <li
      class={`message ${row.lead ? "lead" : "follow"}`}
      data-testid="message"
      data-state={row.state}
      data-offset={row.offset ?? undefined}
      data-mine={row.mine}
      data-to-me={row.toMe}
      data-deleted={row.deleted}
      data-key={row.key}
    >
      {row.lead ? <Portrait name={row.sender.name} /> : <RowTime row={row} said={shortTime(row.ts)} />}
      <div class="message-body">
        {row.lead && (
          <p class="message-head">
            <span class="message-sender">
              <PersonName person={row.sender} />
            </span>
            <RowTime row={row} said={clockTime(row.ts)} />
          </p>
        )}
        {!row.lead && <span class="unseen">{row.sender.name}: </span>}
        {row.toMe && <span class="unseen">{words().row.namesYou}</span>}
        {row.reply && <Quoted room={room} quote={row.reply} />}
        <MessageText room={room} row={row} />
        <Reactions room={room} row={row} />
        {row.state === "failed" && <Refusal row={row} />}
      </div>
      {row.readBy !== "" && <ReadBy room={room} ids={row.readBy.split(" ")} />}
      <RowTools room={room} row={row} />
    </li>
  ),
  (before, after) => same(before.row, after.row),
);

function same(before: MessageRow, after: MessageRow): boolean {
  const { reply: quoted, ...rest } = before;
  const { reply: quotes, ...others } = after;
  const sameQuote = quoted?.text === quotes?.text && quoted?.sender?.name === quotes?.sender?.name;
  return sameQuote && (Object.keys(rest) as (keyof typeof rest)[]).every((key) => rest[key] === others[key]);
}
