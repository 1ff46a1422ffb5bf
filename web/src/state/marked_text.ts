/** What a key like Ctrl+B does to the text in a field. */

/** The selected part with a mark on both sides, or without it when it has it already. */
export function marked(text: string, from: number, to: number, mark: string): { text: string; from: number; to: number } {
  const before = text.slice(0, from);
  const inside = text.slice(from, to);
  const after = text.slice(to);
  const size = mark.length;
  if (before.endsWith(mark) && after.startsWith(mark)) {
    return { text: before.slice(0, -size) + inside + after.slice(size), from: from - size, to: to - size };
  }
  return { text: before + mark + inside + mark + after, from: from + size, to: to + size };
}
