import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { sentenceOf } from "../flows/refusals";
import { words } from "../state/language";
import { judgeDraft } from "../state/message_text";
import "../styles/row_editor.css";
import { useParley } from "./context";
import { toComposer } from "./keyboard";

export interface RowEditorProps {
  room: string;
  offset: number;
  text: string;
  onClose: () => void;
}

function useEdit({ room, offset, text, onClose }: RowEditorProps) {
  const { actions } = useParley();
  const typed = useSignal(text);
  const trouble = useSignal<string | null>(null);
  const draft = judgeDraft(typed.value);
  const done = () => {
    onClose();
    toComposer();
  };
  const save = async () => {
    if (draft.kind !== "fine") return;
    if (draft.text === text) return done();
    try {
      await actions.edit(room, offset, draft.text);
      done();
    } catch (error) {
      trouble.value = sentenceOf(error);
    }
  };
  const said = trouble.value ?? (draft.kind === "refused" ? draft.sentence : "");
  return { typed, said, fine: draft.kind === "fine", done, save };
}

/** A message's text in a field, in its place in the list. Enter saves, Escape leaves it as it was. */
export function RowEditorField(props: RowEditorProps) {
  const { typed, said, fine, done, save } = useEdit(props);
  const field = useRef<HTMLTextAreaElement>(null);
  const { editor } = words();
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(props.text.length, props.text.length);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") done();
    else if (event.key === "Enter" && !event.shiftKey) void save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <form class="row-editor" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <textarea
        ref={field}
        aria-label={editor.label}
        data-testid="edit-field"
        rows={Math.min(12, typed.value.split("\n").length + 1)}
        value={typed.value}
        onInput={(event) => (typed.value = event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <p class="row-editor-foot">
        <button type="submit" class="button small primary" data-testid="edit-save" disabled={!fine}>
          {editor.save}
        </button>
        <button type="button" class="button small" onClick={done}>
          {editor.cancel}
        </button>
        <span class="form-error" role="alert">
          {said}
        </span>
      </p>
    </form>
  );
}
