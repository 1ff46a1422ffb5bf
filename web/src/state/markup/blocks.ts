/**
 * A message as blocks: paragraphs, quotes, lists and fenced code. A line break is a line break; numbers of a list are
 * those that were written. Blocks may stand in quotes and list items, to a depth of four; what is deeper is a paragraph.
 */
import { type Inline, inline } from "./inline";

export type Block =
  | { kind: "paragraph"; content: readonly Inline[] }
  | { kind: "code"; text: string; language: string }
  | { kind: "quote"; blocks: readonly Block[] }
  | { kind: "list"; ordered: boolean; items: readonly ListItem[] };

export interface ListItem {
  /** As written; null in a list without numbers. */
  number: number | null;
  blocks: readonly Block[];
}

const depth_max = 4;
const fence = /^ {0,3}(`{3,}|~{3,})[ \t]*([\w+#.-]{0,30})[ \t]*$/;
const quoted = /^ {0,3}>(?: |$)/;
const listed = /^( {0,3})([-*•]|\d{1,9}[.)])[ \t]+(?=\S)/;
const belongsToItem = /^(?: {2,}|\t)/;

export function blocks(text: string, depth = 0): Block[] {
  const lines = text.split("\n");
  const found: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const { block, next } = blockAt(lines, at, depth);
    if (block) found.push(block);
    at = next;
  }
  return found;
}

interface Found {
  block: Block | null;
  next: number;
}

function blockAt(lines: readonly string[], at: number, depth: number): Found {
  const line = lines[at] ?? "";
  if (line.trim() === "") return { block: null, next: at + 1 };
  if (fence.test(line)) return codeAt(lines, at);
  if (depth < depth_max && quoted.test(line)) return quoteAt(lines, at, depth);
  if (depth < depth_max && listed.test(line)) return listAt(lines, at, depth);
  let next = at + 1;
  while (next < lines.length && isParagraph(lines[next] ?? "", depth)) next += 1;
  return { block: { kind: "paragraph", content: inline(lines.slice(at, next).join("\n")) }, next };
}

function isParagraph(line: string, depth: number): boolean {
  if (line.trim() === "" || fence.test(line)) return false;
  return depth >= depth_max || (!quoted.test(line) && !listed.test(line));
}

/** A fence that is not closed holds the rest of the message. */
function codeAt(lines: readonly string[], at: number): Found {
  const [, mark = "```", language = ""] = fence.exec(lines[at] ?? "") ?? [];
  const closing = lines.findIndex((line, place) => {
    const match = place > at ? fence.exec(line) : null;
    return match?.[2] === "" && (match[1] ?? "").startsWith(mark);
  });
  const end = closing === -1 ? lines.length : closing;
  const block: Block = { kind: "code", text: lines.slice(at + 1, end).join("\n"), language };
  return { block, next: end + 1 };
}

function quoteAt(lines: readonly string[], at: number, depth: number): Found {
  let next = at;
  while (next < lines.length && quoted.test(lines[next] ?? "")) next += 1;
  const inside = lines.slice(at, next).map((line) => line.replace(quoted, ""));
  return { block: { kind: "quote", blocks: blocks(inside.join("\n"), depth + 1) }, next };
}

function listAt(lines: readonly string[], at: number, depth: number): Found {
  const ordered = numberOf(lines[at] ?? "") !== null;
  const items: ListItem[] = [];
  let next = at;
  while (next < lines.length) {
    const line = lines[next] ?? "";
    if (!listed.test(line) || (numberOf(line) !== null) !== ordered) break;
    let end = next + 1;
    while (end < lines.length && belongsToItem.test(lines[end] ?? "")) end += 1;
    const inside = [line.replace(listed, ""), ...lines.slice(next + 1, end).map((each) => each.replace(/^(?: {2,4}|\t)/, ""))];
    items.push({ number: numberOf(line), blocks: blocks(inside.join("\n"), depth + 1) });
    next = end;
  }
  return { block: { kind: "list", ordered, items }, next };
}

function numberOf(line: string): number | null {
  const mark = listed.exec(line)?.[2] ?? "";
  return /^\d/.test(mark) ? Number.parseInt(mark, 10) : null;
}
