import { useLayoutEffect } from "preact/hooks";
import { words } from "../state/language";
import { completionId } from "./completion_list";
import { useParley } from "./context";
import type { Writing } from "./writing";

interface ComposerFieldProps {
  writing: Writing;
  refused: boolean;
  onEnter: () => void;
  /** Up in an empty field. */
  onEditLast: () => void;
}

export function ComposerField({ writing, refused, onEnter, onEditLast }: ComposerFieldProps) {
  const { store, actions } = useParley();
  const { room, field, completion } = writing;
  const text = store.room(room).draft.value;
  useAutosize(field, text);
  return (
    <textarea
      id="composer"
      ref={field}
      rows={1}
      dir="auto"
      data-region-start
      data-testid="composer"
      placeholder={words().composer.placeholder(store.label(room))}
      value={text}
      enterkeyhint="send"
      aria-describedby="composer-note"
      aria-invalid={refused}
      aria-autocomplete="list"
      aria-controls={completion.value ? completionId : undefined}
      aria-activedescendant={completion.value ? `${completionId}-${completion.value.chosen}` : undefined}
      onInput={(event) => {
        actions.changeDraft(room, event.currentTarget.value);
        if (event.currentTarget.value.trim() !== "") actions.typed(room);
        writing.lookForWord();
      }}
      onPaste={(event) => {
        const pasted = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n") ?? "";
        writing.pasted.value = pasted.includes("\n") ? pasted : null;
      }}
      onClick={writing.lookForWord}
      onBlur={() => {
        completion.value = null;
      }}
      onKeyDown={(event) => {
        if (isComposing(event)) return;
        const done =
          completes(event, writing) ||
          marks(event, writing) ||
          on(event.key === "Enter" && !event.shiftKey, onEnter) ||
          on(event.key === "ArrowUp" && text === "" && !hasModifier(event), onEditLast);
        if (done) event.preventDefault();
      }}
    />
  );
}

/** 229 is how older Safari marks the key that picks a candidate. */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
}

function on(applies: boolean, act: () => void): boolean {
  if (applies) act();
  return applies;
}

/** The keys of the open list: they belong to it before they mean anything else. */
function completes(event: KeyboardEvent, { completion, move, complete }: Writing): boolean {
  const chosen = completion.value?.candidates[completion.value.chosen];
  if (!chosen || hasModifier(event)) return false;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Enter" || event.key === "Tab") complete(chosen);
  else if (event.key === "Escape") completion.value = null;
  else return false;
  return true;
}

const marksByKey: Record<string, string> = { b: "**", i: "*", e: "`" };

function marks(event: KeyboardEvent, { mark }: Writing): boolean {
  const sign = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey ? marksByKey[event.key.toLowerCase()] : undefined;
  if (sign !== undefined) mark(sign);
  return sign !== undefined;
}

/**
 * As high as its text. While that is measured the foot keeps its height: a list that grew for a moment loses its end. An
 * empty field is one line: a room that opens is not laid out for it.
 */
function useAutosize(field: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const area = field.current;
    const foot = area?.closest<HTMLElement>(".pane-foot");
    if (!area || !foot) return;
    if (text === "") {
      area.style.height = "";
      return;
    }
    foot.style.minHeight = `${foot.offsetHeight}px`;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
    foot.style.minHeight = "";
  }, [text, field]);
}
