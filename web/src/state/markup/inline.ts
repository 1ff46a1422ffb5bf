/**
 * The marks inside a line: `code`, **bold**, *italic*, _italic_, [words](address), addresses, @name and #room.
 *
 * The rule: what is not one of these stays as it was written. There is no escape character, so that ¯\_(ツ)_/¯ keeps its
 * arms; who wants to show marks writes them as code. Reads a text once from left to right (a test holds it to that).
 */
import { addressAt, addressStart, looksLikeAddress, safeHref } from "./links";

export type Inline =
  | { kind: "text" | "code"; text: string }
  | { kind: "strong" | "em"; content: readonly Inline[] }
  /** `host` is where it leads, said when the words look like an address of their own. */
  | { kind: "link"; href: string; content: readonly Inline[]; host: string | null }
  | { kind: "mention"; name: string }
  | { kind: "room"; room: string };

/** A run of marks that may begin or end something; what it does is known when its partner is. */
interface Mark {
  kind: "mark";
  mark: "*" | "**" | "_";
  opens: boolean;
  closes: boolean;
}

const special = /[*_`[@#]|https?:\/\/|www\.|mailto:/gi;
const ticks = /`+/y;
const stars = /[*]+|_+/y;
const labelled = /\[([^[\]\n]{1,300})\]\(([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)\)/y;
const named = /@([\p{L}\p{N}][\p{L}\p{N}._-]{0,31})/uy;
const room = /#([a-z0-9][a-z0-9-]{0,49})(?![\p{L}\p{N}-])/uy;
const wordy = /[\p{L}\p{N}]/u;
const wordyLatin = /[0-9A-Za-z]/;

export function inline(text: string): Inline[] {
  return paired(tokens(text));
}

function tokens(text: string): (Inline | Mark)[] {
  const found: (Inline | Mark)[] = [];
  let plainFrom = 0;
  special.lastIndex = 0;
  for (let hit = next(text, 0); hit !== null; ) {
    const atom = atomAt(text, hit);
    if (atom === null) {
      hit = next(text, hit + 1);
      continue;
    }
    if (hit > plainFrom) found.push({ kind: "text", text: text.slice(plainFrom, hit) });
    found.push(...atom.tokens);
    plainFrom = hit + atom.length;
    hit = next(text, plainFrom);
  }
  if (plainFrom < text.length) found.push({ kind: "text", text: text.slice(plainFrom) });
  return found;
}

function next(text: string, from: number): number | null {
  special.lastIndex = from;
  return special.exec(text)?.index ?? null;
}

interface Atom {
  length: number;
  tokens: (Inline | Mark)[];
}

function atomAt(text: string, at: number): Atom | null {
  switch (text.charAt(at)) {
    case "`":
      return codeAt(text, at);
    case "*":
    case "_":
      return marksAt(text, at);
    case "[":
      return labelledAt(text, at);
    case "@":
      return wordAt(text, at, named, (name) => ({ kind: "mention", name: name.replace(/[._-]+$/, "") }));
    case "#":
      return wordAt(text, at, room, (name) => ({ kind: "room", room: name }));
    default:
      return plainAddressAt(text, at);
  }
}

/** Opened and closed by the same number of ticks; ticks without a partner are letters. */
function codeAt(text: string, at: number): Atom {
  const fence = matchAt(ticks, text, at)?.[0] ?? "`";
  let end = text.indexOf(fence, at + fence.length);
  while (end !== -1 && text.charAt(end + fence.length) === "`") {
    const run = matchAt(ticks, text, end)?.[0].length ?? 1;
    end = run === fence.length ? end : text.indexOf(fence, end + run);
  }
  const inside = end === -1 ? "" : text.slice(at + fence.length, end);
  if (inside.trim() === "") return { length: fence.length, tokens: [{ kind: "text", text: fence }] };
  const shown = /^ .* $/s.test(inside) ? inside.slice(1, -1) : inside;
  return { length: inside.length + 2 * fence.length, tokens: [{ kind: "code", text: shown }] };
}

function marksAt(text: string, at: number): Atom {
  const run = matchAt(stars, text, at)?.[0] ?? "*";
  const before = text.charAt(at - 1);
  const after = text.charAt(at + run.length);
  const opens = /\S/.test(after) && before !== "\\";
  const closes = /\S/.test(before);
  const isStar = run.startsWith("*");
  if (run.length > (isStar ? 3 : 1) || (!opens && !closes)) return { length: run.length, tokens: [{ kind: "text", text: run }] };
  // snake_case and 2*3*4 are words; bold may stand inside one, as in languages that write no spaces.
  const inWord = isStar ? wordyLatin : wordy;
  const thin = { opens: opens && !inWord.test(before), closes: closes && !inWord.test(after) };
  const one: Mark = { kind: "mark", mark: isStar ? "*" : "_", ...thin };
  const two: Mark = { kind: "mark", mark: "**", opens, closes };
  if (run.length === 3) return { length: 3, tokens: opens && !closes ? [two, one] : [one, two] };
  return { length: run.length, tokens: [run.length === 2 ? two : one] };
}

function labelledAt(text: string, at: number): Atom | null {
  const match = matchAt(labelled, text, at);
  const words = match?.[1] ?? "";
  const href = safeHref(match?.[2] ?? "");
  if (!match || href === null || words.trim() === "") return null;
  const host = looksLikeAddress(words) ? new URL(href).host || href : null;
  return { length: match[0].length, tokens: [{ kind: "link", href, content: paired(tokens(words).map(unlinked)), host }] };
}

/** Nothing inside a link may be another one. */
function unlinked(token: Inline | Mark): Inline | Mark {
  if (token.kind === "mention") return { kind: "text", text: `@${token.name}` };
  if (token.kind === "room") return { kind: "text", text: `#${token.room}` };
  return token.kind === "link" ? { kind: "text", text: plainText([token]) } : token;
}

/** What of it is read, without the marks. */
export function plainText(nodes: readonly Inline[]): string {
  return nodes.map((node) => {
    if ("text" in node) return node.text;
    if ("content" in node) return plainText(node.content);
    return node.kind === "mention" ? `@${node.name}` : `#${node.room}`;
  }).join("");
}

function wordAt(text: string, at: number, shape: RegExp, make: (name: string) => Inline): Atom | null {
  const name = matchAt(shape, text, at)?.[1];
  if (name === undefined || wordy.test(text.charAt(at - 1))) return null;
  const made = make(name);
  return { length: 1 + (made.kind === "mention" ? made.name.length : name.length), tokens: [made] };
}

function plainAddressAt(text: string, at: number): Atom | null {
  if (!matchAt(addressStart, text, at) || wordy.test(text.charAt(at - 1))) return null;
  const found = addressAt(text, at);
  if (!found) return null;
  const content: Inline[] = [{ kind: "text", text: found.shown }];
  return { length: found.length, tokens: [{ kind: "link", href: found.href, content, host: null }] };
}

function matchAt(shape: RegExp, text: string, at: number): RegExpExecArray | null {
  shape.lastIndex = at;
  return shape.exec(text);
}

/** Pairs marks with a stack; each kind is open at most once, so nothing nests deeper than three. */
function paired(list: readonly (Inline | Mark)[]): Inline[] {
  const open: { mark: Mark["mark"] | null; content: Inline[] }[] = [{ mark: null, content: [] }];
  const put = (node: Inline) => open.at(-1)?.content.push(node);
  const giveUp = () => {
    const frame = open.pop();
    if (frame) for (const node of [{ kind: "text", text: frame.mark ?? "" } as const, ...frame.content]) put(node);
  };
  for (const token of list) {
    if (token.kind !== "mark") {
      put(token);
      continue;
    }
    const depth = open.findIndex((frame) => frame.mark === token.mark);
    const closes = token.closes && depth !== -1;
    while (closes && open.length - 1 > depth) giveUp();
    if (closes && (open.at(-1)?.content.length ?? 0) > 0) {
      const content = open.pop()?.content ?? [];
      put({ kind: token.mark === "**" ? "strong" : "em", content });
    } else if (token.opens && depth === -1) open.push({ mark: token.mark, content: [] });
    else put({ kind: "text", text: token.mark });
  }
  while (open.length > 1) giveUp();
  return open[0]?.content ?? [];
}
