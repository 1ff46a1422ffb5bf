// @vitest-environment happy-dom
import { act, cleanup, render } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Popover } from "../../src/views/popover";

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

const panel = (anchor: HTMLElement) => (
  <Popover anchor={anchor} label="Signs" testid="signs" onClose={() => undefined}>
    <input aria-label="Search" />
  </Popover>
);

/** A panel beside its button, and a field that is not in it. */
function opened() {
  const anchor = document.body.appendChild(document.createElement("button"));
  const field = document.body.appendChild(document.createElement("textarea"));
  const { unmount, rerender, getByLabelText } = render(panel(anchor));
  return { anchor, field, drawAnew: () => act(() => rerender(panel(anchor))), close: () => act(() => void unmount()), search: getByLabelText("Search") };
}

describe("a panel that closes", () => {
  test("is not opened again by being drawn anew before its closing is told", () => {
    const showPopover = vi.fn();
    HTMLElement.prototype.showPopover = showPopover;
    opened().drawAnew();
    expect(showPopover).toHaveBeenCalledOnce();
  });

  test("gives the focus it had back to its button", () => {
    const { anchor, search, close } = opened();
    search.focus();
    close();
    expect(document.activeElement).toBe(anchor);
  });

  test("takes the focus from nobody who already writes elsewhere", () => {
    const { field, close } = opened();
    field.focus();
    close();
    expect(document.activeElement).toBe(field);
  });
});
