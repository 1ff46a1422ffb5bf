import { words } from "../state/language";
import type { Draft } from "../state/message_text";
import { lazy } from "./lazy";
import type { LongTextProps } from "./long_text_help";
import type { Writing } from "./writing";

const LongTextHelp = lazy<LongTextProps>(async () => (await import("./long_text_help")).LongTextButtons);

/** What is to be said about the text, and what can be done about it. */
export function ComposerNote({ draft, text, writing }: { draft: Draft; text: string; writing: Writing }) {
  const left = draft.kind === "empty" ? null : draft.left;
  const isTooLong = draft.kind === "refused" && draft.left < 0;
  return (
    <p class="composer-note" id="composer-note" role={draft.kind === "refused" ? "alert" : undefined} data-testid="composer-note">
      {draft.kind === "refused" && <span class="composer-refusal">{draft.sentence}</span>}
      {(isTooLong || writing.pasted.value !== null) && <LongTextHelp text={text} isTooLong={isTooLong} writing={writing} />}
      {draft.kind === "fine" && left !== null && <span class="composer-left">{words().composer.left(left)}</span>}
    </p>
  );
}
