import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import "../styles/popover.css";

interface PopoverProps {
  anchor: HTMLElement;
  label: string;
  testid: string;
  onClose: () => void;
  children: ComponentChildren;
}

const gap_px = 6;

/** A panel beside the button that opened it, over everything. The browser closes it: Escape, or a click elsewhere. */
export function Popover({ anchor, label, testid, onClose, children }: PopoverProps) {
  const panel = useRef<HTMLDivElement>(null);
  // Once: drawn again between a closing and the news of it, it would be open again.
  useLayoutEffect(() => panel.current?.showPopover?.(), []);
  useLayoutEffect(() => {
    if (panel.current) place(panel.current, anchor.getBoundingClientRect());
  });
  useEffect(() => () => {
    // The browser tells of the closing afterwards: by then somebody may already write elsewhere.
    if (anchor.isConnected && nobodyWrites()) anchor.focus();
  }, [anchor]);
  return (
    <div
      ref={panel}
      class="popover"
      popover="auto"
      role="dialog"
      aria-label={label}
      data-testid={testid}
      onToggle={(event) => {
        if ((event as unknown as ToggleEvent).newState === "closed") onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.stopPropagation();
      }}
    >
      {children}
    </div>
  );
}

/** Whether the focus was lost with the panel, which is gone from the page by now. */
function nobodyWrites(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Above the button where there is room, else below; never outside the window. */
function place(panel: HTMLElement, at: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = panel;
  const above = at.top - height - gap_px;
  const top = above >= gap_px ? above : Math.min(at.bottom + gap_px, innerHeight - height - gap_px);
  const left = Math.max(gap_px, Math.min(at.right - width, innerWidth - width - gap_px));
  panel.style.top = `${Math.max(gap_px, top)}px`;
  panel.style.left = `${left}px`;
}
