/** What to do with text that is pasted: code that should look like code, and text too long for one message. */
import { limits } from "../protocol/wire";
import { codePoints } from "./message_text";

const fence = "```";
const codeLine = /^(?:\s{2,}\S|\t)|[{};]\s*$|^\s*(?:def|class|import|from|const|let|var|function|fn|SELECT|INSERT|\$|#!|<\/?\w+)\b|=>|\)\s*:$|^[+-]{3} /;

/** Several lines of which at least half look like a program's, and not yet in a fence. */
export function looksLikeCode(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length < 2 || text.includes(fence)) return false;
  return lines.filter((line) => codeLine.test(line)).length * 2 >= lines.length;
}

/** The text with `pasted` put into a fence of its own, where it stands last. */
export function asCode(text: string, pasted: string): string {
  const at = text.lastIndexOf(pasted);
  if (at === -1) return text;
  const before = text.slice(0, at).replace(/[ \t]+$/, "");
  const after = text.slice(at + pasted.length).replace(/^\s+/, "");
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  return `${before}${gap}${fence}\n${pasted.replace(/^\n+|\s+$/g, "")}\n${fence}${after === "" ? "" : `\n${after}`}`;
}

/** A text too long for one message as several, cut at line ends where there are some, else at words. */
export function inParts(text: string, longest: number = limits.text_code_points_max): string[] {
  const parts: string[] = [];
  let rest = text.normalize("NFC").replace(/^\n+|\s+$/g, "");
  while (codePoints(rest) > longest) {
    const head = [...rest].slice(0, longest).join("");
    const cut = cutIn(head);
    parts.push(head.slice(0, cut).trimEnd());
    rest = rest.slice(cut).replace(/^\s*\n|^ +/, "");
  }
  if (rest.trim() !== "") parts.push(rest);
  return parts.filter((part) => part !== "");
}

function cutIn(head: string): number {
  const half = head.length / 2;
  const line = head.lastIndexOf("\n");
  if (line > half) return line;
  const word = head.lastIndexOf(" ");
  return word > half ? word : head.length;
}
