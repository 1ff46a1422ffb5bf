// @vitest-environment happy-dom
import { cleanup, fireEvent } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import { SwitcherDialog } from "../../src/views/switcher_dialog";
import { show, signedIn } from "../support/render";

afterEach(cleanup);

function opened() {
  const store = signedIn();
  store.directory.value = [
    { room: "general", title: "General", visibility: "public" },
    { room: "kitchen", title: "What we cook", visibility: "public" },
  ];
  const onClose = vi.fn();
  const screen = show(<SwitcherDialog onClose={onClose} />, store);
  return { ...screen, onClose, field: screen.getByTestId("switcher-field") };
}

describe("the switcher", () => {
  test("a few letters and Enter lead to the room", () => {
    const { field, actions, onClose } = opened();
    fireEvent.input(field, { target: { value: "kit" } });
    fireEvent.keyDown(field, { key: "Enter" });
    expect(actions.openRoom).toHaveBeenCalledWith("kitchen");
    expect(onClose).toHaveBeenCalled();
  });

  test("arrows move the choice round and tell it to a screen reader", () => {
    const { field, getByTestId } = opened();
    fireEvent.keyDown(field, { key: "ArrowUp" });
    expect(getByTestId("switch-to-kitchen").getAttribute("aria-selected")).toBe("true");
    expect(field.getAttribute("aria-activedescendant")).toBe(getByTestId("switch-to-kitchen").id);
  });

  test("nothing that fits is said, and Enter does nothing", () => {
    const { field, actions, getByRole } = opened();
    fireEvent.input(field, { target: { value: "zzz" } });
    fireEvent.keyDown(field, { key: "Enter" });
    expect(getByRole("status").textContent).toContain("Nothing fits");
    expect(actions.openRoom).not.toHaveBeenCalled();
  });
});
