/** Which addresses become links, and how they are shown. Gives data, never HTML. */

/** Where an address may begin; read with `addressAt`. */
export const addressStart = /https?:\/\/|www\.|mailto:/iy;

const address = /(?:https?:\/\/|www\.|mailto:)[^\s<>"'`]+/iy;
const openerOf: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

export interface Address {
  /** The letters of the text that it takes. */
  length: number;
  shown: string;
  href: string;
}

/** The address that begins at `from`, or null when what stands there is none. */
export function addressAt(text: string, from: number): Address | null {
  address.lastIndex = from;
  const match = address.exec(text);
  if (!match) return null;
  const written = withoutTrailingMarks(match[0]);
  const href = safeHref(/^www\./i.test(written) ? `https://${written}` : written);
  return href === null ? null : { length: written.length, shown: honestWords(written, href), href };
}

/** The address as it may stand in `href`: http, https or mailto, without a password; null for everything else. */
export function safeHref(written: string): string | null {
  if (!/^(?:https?:\/\/|mailto:)/i.test(written) || !URL.canParse(written)) return null;
  const url = new URL(written);
  if (url.protocol === "mailto:") return /^[^\s@?]+@[^\s@?]+\.[^\s@?]+$/.test(url.pathname) ? `mailto:${url.pathname}` : null;
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  if (url.username !== "" || url.password !== "") return null;
  return /^[^.]+(\.[^.]+)+$|^localhost$|^\[/.test(url.hostname) ? url.href : null;
}

/** Words that look like an address themselves could name another one than the link leads to. */
export function looksLikeAddress(words: string): boolean {
  return /\/\/|www\.|@|[\p{L}\p{N}-]\.\p{L}{2,}/iu.test(words);
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

/** A host in other letters is shown in its ASCII form, so that a look-alike does not pass for the real one. */
function honestWords(written: string, href: string): string {
  return new URL(href).hostname.includes("xn--") ? href : written;
}
