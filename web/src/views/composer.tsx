import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type Draft, judgeDraft } from "../state/message_text";
import { useParley } from "./context";
import { Icon } from "./icons";
import { words } from "../state/language";

export function Composer({ room }: { room: string }) {
  const { store, actions } = useParley();
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = judgeDraft(store.room(room).draft.value);
  const { composer: said } = words();

  useEffect(() => {
    // On a touch screen the focus would open the keyboard over the messages.
    if (!matchMedia("(pointer: coarse)").matches) field.current?.focus();
  }, []);

  const send = () => {
    if (draft.kind !== "fine") return;
    actions.send(room, draft.text);
    actions.changeDraft(room, "");
    field.current?.focus();
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
      <label class="unseen" for="composer">
        {said.label(room)}
      </label>
      <ComposerField room={room} field={field} refused={draft.kind === "refused"} onEnter={send} />
      <ComposerNote draft={draft} />
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
    </form>
  );
}

interface ComposerFieldProps {
  room: string;
  field: { current: HTMLTextAreaElement | null };
  refused: boolean;
  onEnter: () => void;
}

function ComposerField({ room, field, refused, onEnter }: ComposerFieldProps) {
  const { store, actions } = useParley();
  const text = store.room(room).draft.value;
  useAutosize(field, text);
  return (
    <textarea
      id="composer"
      data-region-start
      ref={field}
      rows={1}
      dir="auto"
      data-testid="composer"
      placeholder={words().composer.placeholder(room)}
      value={text}
      enterkeyhint="send"
      aria-describedby="composer-note"
      aria-invalid={refused}
      onInput={(event) => {
        actions.changeDraft(room, event.currentTarget.value);
        if (event.currentTarget.value.trim() !== "") actions.typed(room);
      }}
      onKeyDown={(event) => {
        if (!sends(event)) return;
        event.preventDefault();
        onEnter();
      }}
    />
  );
}

/** Enter, unless it ends a composition: 229 is how older Safari marks the key that picks a candidate. */
function sends(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}

function ComposerNote({ draft }: { draft: Draft }) {
  const left = draft.kind === "empty" ? null : draft.left;
  return (
    <p class="composer-note" id="composer-note" role={draft.kind === "refused" ? "alert" : undefined} data-testid="composer-note">
      {draft.kind === "refused" && <span>{draft.sentence}</span>}
      {draft.kind === "fine" && left !== null && (
        <span class="composer-left">{words().composer.left(left)}</span>
      )}
    </p>
  );
}

function useAutosize(field: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [text, field]);
}
