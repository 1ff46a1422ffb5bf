import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { words } from "../state/language";
import { judgeDraft } from "../state/message_text";
import type { Row } from "../state/rows";
import { CompletionList } from "./completion_list";
import { ComposerField } from "./composer_field";
import { ComposerNote } from "./composer_note";
import { useParley } from "./context";
import { EmojiGrid } from "./emoji_lazy";
import { Icon } from "./icons";
import { QuoteWords } from "./message_parts";
import { useWriting, type Writing } from "./writing";

export function Composer({ room }: { room: string }) {
  const { store, actions } = useParley();
  const writing = useWriting(room);
  const { answering, editing, rows } = store.room(room);
  const text = store.room(room).draft.value;
  const draft = judgeDraft(text);

  useEffect(() => {
    // On a touch screen the focus would open the keyboard over the messages.
    if (!matchMedia("(pointer: coarse)").matches) writing.field.current?.focus();
  }, []);

  const send = () => {
    if (draft.kind !== "fine") return;
    actions.send(room, draft.text, answering.value?.offset);
    answering.value = null;
    writing.pasted.value = null;
    writing.put("", 0);
  };

  return (
    <form
      class="composer"
      data-region="composer"
      data-refused={draft.kind === "refused"}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <CompletionList writing={writing} />
      <Answering room={room} />
      <label class="unseen" for="composer">
        {words().composer.label(store.label(room))}
      </label>
      <ComposerField writing={writing} refused={draft.kind === "refused"} onEnter={send} onEditLast={() => (editing.value = lastOwn(rows.peek()))} />
      <EmojiButton writing={writing} />
      <SendButton ready={draft.kind === "fine"} />
      <ComposerNote draft={draft} text={text} writing={writing} />
    </form>
  );
}

function SendButton({ ready }: { ready: boolean }) {
  const { composer: said } = words();
  return (
    <button type="submit" class="send" aria-label={said.send} title={said.sendTitle} data-testid="send" disabled={!ready}>
      <Icon name="send" />
    </button>
  );
}

/** What the next message will answer. */
function Answering({ room }: { room: string }) {
  const { answering } = useParley().store.room(room);
  if (answering.value === null) return null;
  return (
    <div class="answering" data-testid="answering">
      <Icon name="reply" />
      <span class="unseen">{words().row.answers}</span>
      <QuoteWords quote={answering.value} />
      <button type="button" class="icon-button" aria-label={words().composer.noAnswer} onClick={() => (answering.value = null)}>
        <Icon name="close" />
      </button>
    </div>
  );
}

/** The newest message of mine in the page that can be edited. */
function lastOwn(rows: readonly Row[]): number | null {
  const row = rows.findLast((each) => each.kind === "message" && each.mine && each.offset !== null && !each.deleted);
  return row?.kind === "message" ? row.offset : null;
}

function EmojiButton({ writing }: { writing: Writing }) {
  const open = useSignal<HTMLElement | null>(null);
  return (
    <>
      <button
        type="button"
        class="icon-button composer-emoji"
        aria-label={words().emoji.open}
        title={words().emoji.open}
        data-testid="emoji-open"
        onClick={(event) => {
          open.value = event.currentTarget;
        }}
      >
        <Icon name="smile" />
      </button>
      {open.value && (
        <EmojiGrid anchor={open.value} onPick={(sign) => writing.insert(sign)} onClose={() => (open.value = null)} />
      )}
    </>
  );
}
