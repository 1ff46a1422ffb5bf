/**
 * Up, Down, Home and End move the focus among the rows of the list; the list itself is one stop of the Tab key. Rows
 * get their tabindex when they are reached: five hundred of them need none before.
 */
const steps: Record<string, (rows: HTMLElement[], here: number) => HTMLElement | undefined> = {
  ArrowUp: (rows, here) => (here === -1 ? rows.at(-1) : rows[here - 1]),
  ArrowDown: (rows, here) => (here === -1 ? rows.at(-1) : rows[here + 1]),
  Home: (rows) => rows[0],
  End: (rows) => rows.at(-1),
};

export function moveAmongRows(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = steps[event.key];
  const target = event.target as HTMLElement;
  if (!step || event.altKey || event.ctrlKey || event.metaKey || target.matches("input, textarea")) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-key]")];
  const next = step(rows, rows.findIndex((row) => row.contains(target)));
  if (!next) return;
  event.preventDefault();
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
