/** The row under the pointer or with the focus: the only one that has its tools, so that five hundred rows stay light. */
import { signal, useComputed } from "@preact/signals";

const activeKey = signal<string | null>(null);
/** An open menu keeps its row. */
export const rowIsHeld = signal(false);

export function useIsActive(key: string): boolean {
  return useComputed(() => activeKey.value === key).value;
}

/** For pointerover and focusin on the list. */
export function noticeRow(event: Event): void {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-key]") : null;
  if (row && !rowIsHeld.peek()) activeKey.value = row.dataset.key ?? null;
}

/** For pointerleave. A finger "leaves" as soon as it is lifted: what it touched stays. */
export function forgetRow(event: PointerEvent): void {
  if (!rowIsHeld.peek() && event.pointerType === "mouse") activeKey.value = null;
}
