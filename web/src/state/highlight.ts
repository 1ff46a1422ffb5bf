/** A found text with its matches, cut to what stands around the first one. Places are code points, as the server counts. */
export interface Span {
  from: number;
  to: number;
}

export interface Snippet {
  text: string;
  found: boolean;
}

const before_max = 40;
const length_max = 220;

export function snippets(text: string, matches: readonly Span[]): Snippet[] {
  const points = [...text.replace(/\s/g, " ")];
  const first = matches[0]?.from ?? 0;
  const start = first <= before_max + 20 ? 0 : first - before_max;
  const end = Math.min(points.length, start + length_max);
  const pieces: Snippet[] = [];
  let at = start;
  const put = (to: number, found: boolean) => {
    const until = Math.min(Math.max(to, at), end);
    if (until > at) pieces.push({ text: points.slice(at, until).join(""), found });
    at = until;
  };
  for (const match of matches) {
    put(match.from, false);
    put(match.to, true);
  }
  put(end, false);
  if (start > 0) pieces.unshift({ text: "…", found: false });
  if (end < points.length) pieces.push({ text: "…", found: false });
  return pieces;
}
