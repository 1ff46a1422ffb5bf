import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { words } from "../state/language";
import { asCode, inParts } from "../state/long_text";
import { type Draft, judgeDraft } from "../state/message_text";
import { CompletionList } from "./completion_list";
import { ComposerField } from "./composer_field";
import { useParley } from "./context";
import { EmojiGrid } from "./emoji_lazy";
import { Icon } from "./icons";
import { useWriting, type Writing } from "./writing";

export function Composer({ room }: { room: string }) {
  const { store, actions } = useParley();
  const writing = useWriting(room);
  const text = store.room(room).draft.value;
  const draft = judgeDraft(text);
  const { composer: said } = words();

  useEffect(() => {
    // On a touch screen the focus would open the keyboard over the messages.
    if (!matchMedia("(pointer: coarse)").matches) writing.field.current?.focus();
  }, []);

  const send = () => {
    if (draft.kind !== "fine") return;
    actions.send(room, draft.text);
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
      <label class="unseen" for="composer">
        {said.label(store.label(room))}
      </label>
      <ComposerField writing={writing} refused={draft.kind === "refused"} onEnter={send} onEditLast={() => undefined} />
      <EmojiButton writing={writing} />
      <button
        type="submit"
        class="send"
        aria-label={said.send}
        title={said.sendTitle}
        data-testid="send"
        disabled={draft.kind !== "fine"}
      >
        <Icon name="send" />
      </button>
      <ComposerNote draft={draft} text={text} writing={writing} />
    </form>
  );
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

/** What is to be said about the text, and what can be done about it. */
function ComposerNote({ draft, text, writing }: { draft: Draft; text: string; writing: Writing }) {
  const { actions } = useParley();
  const { composer: said } = words();
  const pasted = writing.pasted.value;
  const left = draft.kind === "empty" ? null : draft.left;
  const parts = draft.kind === "refused" && draft.left < 0 ? inParts(text) : [];
  const sendParts = () => {
    for (const part of parts) actions.send(writing.room, part);
    writing.put("", 0);
  };
  const makeCode = () => {
    if (pasted !== null) writing.put(asCode(text, pasted), text.length);
    writing.pasted.value = null;
  };
  return (
    <p class="composer-note" id="composer-note" role={draft.kind === "refused" ? "alert" : undefined} data-testid="composer-note">
      {draft.kind === "refused" && <span class="composer-refusal">{draft.sentence}</span>}
      {parts.length > 1 && (
        <button type="button" class="link" data-testid="send-parts" onClick={sendParts}>
          {said.inParts(parts.length)}
        </button>
      )}
      {pasted !== null && text.includes(pasted) && (
        <button type="button" class="link" data-testid="as-code" onClick={makeCode}>
          {said.asCode}
        </button>
      )}
      {draft.kind === "fine" && left !== null && <span class="composer-left">{said.left(left)}</span>}
    </p>
  );
}
