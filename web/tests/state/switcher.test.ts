import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Place, placesFor } from "../../src/state/switcher";

const place = (name: string, more: Partial<Place> = {}): Place => ({
  kind: "room",
  id: name,
  name,
  about: "",
  mine: true,
  unread: 0,
  ...more,
});
const names = (places: Place[]): string[] => places.map((each) => each.name);

describe("the switcher", () => {
  test("finds the start of a name before its middle, and letters in order last", () => {
    const places = [place("garden"), place("bread-den"), place("den"), place("modern"), place("denmark")];
    expect(names(placesFor(places, "den"))).toEqual(["den", "denmark", "bread-den", "garden", "modern"]);
    expect(names(placesFor(places, "mdn"))).toEqual(["modern"]);
  });

  test("shows unread places first while nothing is typed, then mine", () => {
    const places = [place("a", { mine: false }), place("b"), place("c", { unread: 2 })];
    expect(names(placesFor(places, ""))).toEqual(["c", "b", "a"]);
  });

  test("finds by what a room is about, and prefers mine at the same nearness", () => {
    const places = [place("x", { about: "Cooking" }), place("cook-a", { mine: false }), place("cook-b")];
    expect(names(placesFor(places, "#cook"))).toEqual(["cook-b", "cook-a", "x"]);
  });

  test("takes any text without failing, and shows only what is there", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), (all, typed) => {
        const places = all.map((name) => place(name));
        return placesFor(places, typed).length <= 12 && placesFor(places, typed).every((each) => places.includes(each));
      }),
    );
  });
});
