/** What may be sent, judged before it is sent, in the same terms as the server (libs/contract, names.py). */
import { limits } from "../protocol/wire";
import { words } from "./language";

const counterShownFrom = limits.text_code_points_max - 300;

export type Draft =
  | { kind: "empty" }
  | { kind: "fine"; text: string; left: number | null }
  | { kind: "refused"; sentence: string; left: number };

// C0 and C1 but newline and tab, and DEL: what the contract's names.py refuses.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

// What reaches beyond its own lines: direction overrides, and towers of marks (MARKS_PILED_MAX).
const overrides = /[\u202a-\u202e]/;
const piledMarks = /[\p{Mn}\p{Me}]{9,}/u;

export function judgeDraft(raw: string): Draft {
  const text = raw.replace(/^\n+|\s+$/g, "").normalize("NFC");
  if (text.trim() === "") return { kind: "empty" };
  const length = codePoints(text);
  const { composer } = words();
  const left = limits.text_code_points_max - length;
  if (left < 0) return { kind: "refused", sentence: composer.tooLong(limits.text_code_points_max, length), left };
  if (!text.isWellFormed()) {
    return { kind: "refused", sentence: composer.halfCharacter, left };
  }
  if (controls.test(text)) {
    return { kind: "refused", sentence: composer.control, left };
  }
  if (overrides.test(text) || piledMarks.test(text)) {
    return { kind: "refused", sentence: composer.disturbing, left };
  }
  return { kind: "fine", text, left: length >= counterShownFrom ? left : null };
}

export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
