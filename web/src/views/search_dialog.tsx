import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { sentenceOf } from "../flows/refusals";
import type { Hit } from "../protocol/wire";
import { snippets } from "../state/highlight";
import { words } from "../state/language";
import { clockTime, dayName } from "../state/time_words";
import "../styles/dialogs.css";
import "../styles/search.css";
import { useParley } from "./context";
import { Dialog } from "./dialog";
import { Portrait } from "./flag";
import { Icon } from "./icons";
import { PersonName } from "./person_name";

const typingPause_ms = 200;

function useSearch() {
  const { store, actions } = useParley();
  const room = store.currentRoom.value;
  const sought = useSignal("");
  const everywhere = useSignal(false);
  const hits = useSignal<readonly Hit[] | null>(null);
  const next = useSignal<string | null>(null);
  const trouble = useSignal<string | null>(null);
  const round = useRef(0);

  const ask = async (before: string | null) => {
    round.current += 1;
    const mine = round.current;
    try {
      const found = await actions.search(everywhere.peek() ? null : room, sought.peek().trim(), before);
      if (mine !== round.current) return;
      hits.value = before === null ? found.hits : [...(hits.peek() ?? []), ...found.hits];
      next.value = found.next;
      trouble.value = null;
    } catch (error) {
      if (mine === round.current) trouble.value = sentenceOf(error);
    }
  };
  useSignalEffect(() => {
    everywhere.value;
    if (sought.value.trim() === "") {
      round.current += 1;
      hits.value = null;
      next.value = null;
      return;
    }
    const timer = setTimeout(() => void ask(null), typingPause_ms);
    return () => clearTimeout(timer);
  });
  return { room, sought, everywhere, hits, next, trouble, more: () => void ask(next.peek()) };
}

/** Words to a message: what is found leads to its place, from which one reads on both ways. Or straight to a time. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const { store, actions } = useParley();
  const { room, sought, everywhere, hits, next, trouble, more } = useSearch();
  const said = words().search;
  const open = ({ message }: Hit) => {
    onClose();
    actions.openPlace({ room: message.room, offset: message.offset });
  };
  return (
    <Dialog title={said.title} testid="search-dialog" onClose={onClose}>
      <input
        class="switcher-field"
        type="search"
        aria-label={said.label}
        placeholder={said.label}
        autocomplete="off"
        data-testid="search-field"
        value={sought.value}
        onInput={(event) => (sought.value = event.currentTarget.value)}
      />
      <label class="search-scope">
        <input type="checkbox" data-testid="search-everywhere" checked={everywhere.value} onChange={(event) => (everywhere.value = event.currentTarget.checked)} />
        {said.everywhere(store.label(room))}
      </label>
      <JumpToTime room={room} onClose={onClose} />
      <p class="quiet" role="status" data-testid="search-status">
        {trouble.value ?? (hits.value === null ? said.hint : said.found(hits.value.length))}
      </p>
      <ul class="hits">
        {hits.value?.map((hit) => (
          <HitRow key={`${hit.message.room}/${hit.message.offset}`} hit={hit} showRoom={everywhere.value} onOpen={() => open(hit)} />
        ))}
      </ul>
      {next.value !== null && (
        <button type="button" class="button" onClick={more}>
          {said.more}
        </button>
      )}
    </Dialog>
  );
}

function HitRow({ hit, showRoom, onOpen }: { hit: Hit; showRoom: boolean; onOpen: () => void }) {
  const { store } = useParley();
  const { message, matches } = hit;
  const when = `${dayName(message.ts, Date.now())}, ${clockTime(message.ts)}`;
  return (
    <li>
      <button type="button" class="hit" data-testid="hit" data-offset={message.offset} onClick={onOpen}>
        <Portrait name={message.sender.name} size="s" />
        <span class="hit-words">
          <span class="quiet">
            <span class="quoted-sender">
              <PersonName person={message.sender} />
            </span>{" "}
            {showRoom && <bdi>{store.label(message.room)}</bdi>} {when}
          </span>
          <span dir="auto">
            {snippets(message.text ?? "", matches).map((piece, place) =>
              piece.found ? <mark key={place}>{piece.text}</mark> : piece.text,
            )}
          </span>
        </span>
      </button>
    </li>
  );
}

/** A day and an hour, as far back as messages are kept. */
function JumpToTime({ room, onClose }: { room: string; onClose: () => void }) {
  const { actions } = useParley();
  const typed = useSignal("");
  const said = words().search;
  const leaveFor = (go: (at: number) => void) => {
    const at = new Date(typed.value).getTime();
    if (Number.isNaN(at)) return;
    onClose();
    go(at);
  };
  const jump = (event: Event) => {
    event.preventDefault();
    leaveFor((at) => void actions.visit(room, { at }));
  };
  const play = () => leaveFor((at) => actions.play({ room, from: { at } }));
  return (
    <form class="jump" onSubmit={jump}>
      <label>
        {said.toTime}
        <input type="datetime-local" data-testid="jump-time" value={typed.value} onInput={(event) => (typed.value = event.currentTarget.value)} />
      </label>
      <span class="choices-row">
        <button type="submit" class="button small" data-testid="jump" disabled={typed.value === ""}>
          {said.jump}
        </button>
        <button type="button" class="button small" data-testid="play-at" disabled={typed.value === ""} onClick={play}>
          <Icon name="play" />
          {words().replay.play}
        </button>
      </span>
    </form>
  );
}
