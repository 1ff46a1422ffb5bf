import { words } from "../state/language";
import { asCode, inParts } from "../state/long_text";
import type { Draft } from "../state/message_text";
import { useParley } from "./context";
import type { Writing } from "./writing";

/** What is to be said about the text, and what can be done about it. */
export function ComposerNote({ draft, text, writing }: { draft: Draft; text: string; writing: Writing }) {
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
