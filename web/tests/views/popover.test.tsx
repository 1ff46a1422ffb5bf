// @vitest-environment happy-dom
import { act, cleanup, render } from "@testing-library/preact";
import { afterEach, describe, expect, test } from "vitest";
import { Popover } from "../../src/views/popover";

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

/** A panel beside its button, and a field that is not in it. */
function opened() {
  const anchor = document.body.appendChild(document.createElement("button"));
  const field = document.body.appendChild(document.createElement("textarea"));
  const { unmount, getByLabelText } = render(
    <Popover anchor={anchor} label="Signs" testid="signs" onClose={() => undefined}>
      <input aria-label="Search" />
    </Popover>,
  );
  return { anchor, field, close: () => act(() => void unmount()), search: getByLabelText("Search") };
}

describe("a panel that closes", () => {
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
