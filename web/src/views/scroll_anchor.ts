/** Finding and keeping places in the scrolled list, in pixels of the window. */

export interface Anchor {
  key: string;
  /** Of the row's upper edge, below that of the list. */
  top: number;
}

export function firstVisible(list: HTMLElement): Anchor | null {
  const from = list.getBoundingClientRect().top;
  for (const row of list.querySelectorAll<HTMLElement>("[data-key]")) {
    const box = row.getBoundingClientRect();
    if (box.bottom > from) return { key: row.dataset.key ?? "", top: box.top - from };
  }
  return null;
}

/** False when the row is no longer there. */
export function restore(list: HTMLElement, anchor: Anchor): boolean {
  const row = list.querySelector<HTMLElement>(`[data-key="${CSS.escape(anchor.key)}"]`);
  if (row) list.scrollTop += row.getBoundingClientRect().top - list.getBoundingClientRect().top - anchor.top;
  return row !== null;
}

/** Shows a row in the middle and marks it for a moment. */
export function showTarget(row: HTMLElement): void {
  row.scrollIntoView({ block: "center" });
  row.classList.add("found");
  row.addEventListener("animationend", () => row.classList.remove("found"), { once: true });
}
