/** Finds web addresses in plain text. Gives pieces that become text nodes and <a> elements; never HTML. */
export type Piece = { kind: "text"; text: string } | { kind: "link"; text: string; href: string };

const candidate = /\b(?:https?:\/\/|www\.)[^\s<>"'`]+/gi;
const openerOf: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(candidate)) {
    const shown = withoutTrailingMarks(match[0]);
    const link = asLink(shown);
    if (!link) continue;
    if (match.index > from) found.push({ kind: "text", text: text.slice(from, match.index) });
    found.push(link);
    from = match.index + shown.length;
  }
  if (from < text.length) found.push({ kind: "text", text: text.slice(from) });
  return found;
}

/** "see (https://x.y/a)." links https://x.y/a: closing marks belong to the sentence unless they were opened inside. */
function withoutTrailingMarks(text: string): string {
  let end = text.length;
  while (end > 0) {
    const last = text.charAt(end - 1);
    const opener = openerOf[last];
    const closesInside = opener !== undefined && count(text, opener, end) >= count(text, last, end);
    if (closesInside || !/[.,:;!?)\]}*_~…»”’]/.test(last)) break;
    end -= 1;
  }
  return text.slice(0, end);
}

function count(text: string, mark: string, end: number): number {
  return text.slice(0, end).split(mark).length - 1;
}

function asLink(shown: string): Piece | null {
  const href = /^www\./i.test(shown) ? `https://${shown}` : shown;
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  if (url.username !== "" || url.password !== "") return null;
  if (!/^[^.]+(\.[^.]+)+$|^localhost$|^\[/.test(url.hostname)) return null;
  return { kind: "link", text: honestHost(shown, url), href: url.href };
}

/** A host in other letters is shown in its ASCII form, so that a look-alike does not pass for the real one. */
function honestHost(shown: string, url: URL): string {
  return url.hostname.includes("xn--") ? url.href : shown;
}
