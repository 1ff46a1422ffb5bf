/** The parts of a message's row: its time, its state, what it answers, its text, its reactions. */
import { useComputed } from "@preact/signals";
import { words } from "../state/language";
import type { MessageRow, Quote } from "../state/rows";
import { exactTime } from "../state/time_words";
import { number } from "../state/words";
import { useParley } from "./context";
import { Portrait } from "./flag";
import { Icon } from "./icons";
import { lazy } from "./lazy";
import { RichText } from "./rich_text";
import type { RowEditorProps } from "./row_editor";
import { PersonName } from "./person_name";

const readersShown = 3;
const RowEditor = lazy<RowEditorProps>(async () => (await import("./row_editor")).RowEditorField);

export function RowTime({ row, said }: { row: MessageRow; said: string }) {
  const place = row.offset === null ? words().row.notInLog : words().row.place(row.offset);
  return (
    <time class="message-time" dateTime={new Date(row.ts).toISOString()} title={`${exactTime(row.ts)}, ${place}`}>
      {said}
    </time>
  );
}

/** What was said, or that it is gone, or the field in which it is said anew. */
export function MessageText({ room, row }: { room: string; row: MessageRow }) {
  const { editing } = useParley().store.room(room);
  // The signal is read first: a row that is still on its way has no offset yet, and must hear of it all the same.
  const isEdited = useComputed(() => editing.value !== null && editing.value === row.offset);
  if (row.deleted) return <p class="message-gone">{words().row.deleted}</p>;
  if (isEdited.value && row.offset !== null) {
    return <RowEditor room={room} offset={row.offset} text={row.text} onClose={() => (editing.value = null)} />;
  }
  return (
    <div class="message-text" dir="auto">
      <RichText text={row.text} tail={<Tail row={row} />} />
    </div>
  );
}

function Tail({ row }: { row: MessageRow }) {
  return (
    <>
      {row.edited && <span class="message-edited">{words().row.edited}</span>}
      {row.mine && <SendState row={row} />}
    </>
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

/** The first line of the message that this one answers; a press goes there. */
export function Quoted({ room, quote }: { room: string; quote: Quote }) {
  const { actions } = useParley();
  return (
    <button type="button" class="quoted" data-testid="quoted" onClick={() => void actions.visit(room, { around: quote.offset })}>
      <Icon name="reply" />
      <span class="unseen">{words().row.answers}</span>
      <QuoteWords quote={quote} />
    </button>
  );
}

export function QuoteWords({ quote }: { quote: Quote }) {
  const { row: said } = words();
  if (quote.sender === null) return <span class="quoted-words">{said.earlier}</span>;
  return (
    <>
      <span class="quoted-sender">
        <PersonName person={quote.sender} />
      </span>
      <span class="quoted-words" dir="auto">
        {quote.text === null ? said.deleted : (quote.text.split("\n")[0] ?? "")}
      </span>
    </>
  );
}

export function Reactions({ room, row }: { room: string; row: MessageRow }) {
  const { store, actions } = useParley();
  if (row.reactions.length === 0) return null;
  const myId = store.me.value?.id ?? "";
  return (
    <ul class="reactions" aria-label={words().row.reactions}>
      {row.reactions.map((reaction) => {
        const on = reaction.users.includes(myId);
        const who = words().row.reacted(namesOf(reaction.users, store.room(room).people.value.list, myId));
        return (
          <li key={reaction.emoji}>
            <button
              type="button"
              class="reaction"
              aria-pressed={on}
              title={who}
              data-testid="reaction"
              data-emoji={reaction.emoji}
              onClick={() => row.offset !== null && void actions.react(room, row.offset, reaction.emoji, !on)}
            >
              <span>{reaction.emoji}</span>
              <span class="reaction-count">{reaction.users.length}</span>
              <span class="unseen">{who}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Who has read up to this message: small flags beside it, which take no room of their own. */
export function ReadBy({ room, ids }: { room: string; ids: readonly string[] }) {
  const { store } = useParley();
  const people = store.room(room).people.value.list;
  const readers = ids.map((id) => store.profiles.value.get(id) ?? people.find((person) => person.id === id)).filter((person) => person !== undefined);
  const who = words().row.readBy(namesOf(ids, readers, ""));
  return (
    <span class="read-by" title={who} data-testid="read-by">
      {readers.slice(0, readersShown).map(({ id, name }) => (
        <Portrait key={id} name={name} size="xs" />
      ))}
      {ids.length > readersShown && <span aria-hidden="true">+{number(ids.length - readersShown)}</span>}
      <span class="unseen">{who}</span>
    </span>
  );
}

/** Those whose name is known here, me first; the others as a number. */
function namesOf(users: readonly string[], people: readonly { id: string; name: string }[], myId: string): string[] {
  const { you } = words().presentPeople;
  const names = users.map((id) => (id === myId ? you : people.find((person) => person.id === id)?.name));
  const known = names.filter((name) => name !== undefined).sort((a, b) => Number(b === you) - Number(a === you));
  const others = users.length - known.length;
  return others === 0 ? known : [...known, words().row.others(others)];
}

export function Refusal({ row }: { row: MessageRow }) {
  const { actions } = useParley();
  const { row: said } = words();
  return (
    <div class="message-refusal" role="alert">
      <Icon name="alert" />
      <span data-testid="message-refusal">
        {said.notSent} {row.refusal}
      </span>
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
