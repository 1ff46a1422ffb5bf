import { words } from "../state/language";
import { asCode, inParts, looksLikeCode } from "../state/long_text";
import { useParley } from "./context";
import type { Writing } from "./writing";

export interface LongTextProps {
  text: string;
  isTooLong: boolean;
  writing: Writing;
  onClose?: () => void;
}

/** What can be done about text that is too long for one message, and about lines that were pasted and look like code. */
export function LongTextButtons({ text, isTooLong, writing }: LongTextProps) {
  const { actions } = useParley();
  const { composer: said } = words();
  const pasted = writing.pasted.value;
  const parts = isTooLong ? inParts(text) : [];
  const sendParts = () => {
    for (const part of parts) actions.send(writing.room, part);
    writing.put("", 0);
  };
  const makeCode = () => {
    if (pasted !== null) writing.put(asCode(text, pasted), text.length);
    writing.pasted.value = null;
  };
  return (
    <>
      {parts.length > 1 && (
        <button type="button" class="link" data-testid="send-parts" onClick={sendParts}>
          {said.inParts(parts.length)}
        </button>
      )}
      {pasted !== null && text.includes(pasted) && looksLikeCode(pasted) && (
        <button type="button" class="link" data-testid="as-code" onClick={makeCode}>
          {said.asCode}
        </button>
      )}
    </>
  );
}
