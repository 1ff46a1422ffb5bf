import { describe, expect, test } from "vitest";
import { commandOf, type Press, turned } from "../../src/state/keys";

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  ...held,
});

describe("keys", () => {
  test("Ctrl+K and Cmd+K open the switcher, also while writing", () => {
    expect(commandOf(press("k", { ctrlKey: true }), true)).toBe("switcher");
    expect(commandOf(press("K", { metaKey: true }), true)).toBe("switcher");
  });

  test("a question mark is a letter while writing, help elsewhere", () => {
    expect(commandOf(press("?", { shiftKey: true }), true)).toBeNull();
    expect(commandOf(press("?", { shiftKey: true }), false)).toBe("keys");
  });

  test("F6 goes round the regions, backwards with Shift", () => {
    expect(commandOf(press("F6"), true)).toBe("next-region");
    expect(commandOf(press("F6", { shiftKey: true }), false)).toBe("previous-region");
    expect([turned(3, -1, 1), turned(3, 2, 1), turned(3, 0, -1), turned(3, -1, -1)]).toEqual([0, 0, 2, 2]);
  });

  test("a key that ends a composition commands nothing", () => {
    expect(commandOf(press("Escape", { isComposing: true }), true)).toBeNull();
  });

  test("what the browser does with its own keys stays its own", () => {
    expect(commandOf(press("r", { ctrlKey: true }), false)).toBeNull();
    expect(commandOf(press("ArrowUp"), false)).toBeNull();
    expect(commandOf(press("k"), false)).toBeNull();
  });
});
