import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { candidates, searched } from "../../src/state/completion";
import { allEmoji } from "../../src/state/emoji";
import { completed, halfWordAt } from "../../src/state/half_word";
import { ana, ben } from "../support/examples";

const known = { people: [ana, ben, { id: "3", name: "anabel" }], rooms: ["general", "design"], emoji: allEmoji };
const offers = (text: string): string[] => {
  const word = halfWordAt(text, text.length);
  return word ? candidates(word, known).map((each) => each.inserts.trim()) : [];
};

describe("completion", () => {
  test("begins at a mark that begins a word", () => {
    expect(halfWordAt("hi @an", 6)).toEqual({ kind: "person", query: "an", from: 3, to: 6 });
    for (const text of ["me@ex", "a#b", "12:30", ":)", ": b", ":D", "http://x"]) expect(halfWordAt(text, text.length)).toBeNull();
  });

  test("offers who is named so first", () => {
    expect(offers("@ana")).toEqual(["@ana", "@anabel"]);
    expect(offers("@")).toEqual(["@ana", "@ben", "@anabel"]);
    expect(offers("#des")).toEqual(["#design"]);
    expect(offers("@zz")).toEqual([]);
  });

  test("offers nothing for a name that is written out", () => {
    expect(offers("thank you @Ben")).toEqual([]);
    expect(offers("#general")).toEqual([]);
  });

  test("finds emoji by their name and by what people call them", () => {
    expect(offers(":tada")[0]).toBe("🎉");
    expect(offers(":+1")[0]).toBe("👍");
    expect(offers(":rocket")[0]).toBe("🚀");
    expect(searched(allEmoji, "")).toHaveLength(allEmoji.length);
  });

  test("puts the choice in place and the caret after it", () => {
    const word = halfWordAt("hi @an", 6);
    const chosen = word && candidates(word, known)[0];
    expect(word && chosen && completed("hi @an there", word, chosen)).toEqual({ text: "hi @ana there", caret: 8 });
  });

  test("changes nothing of the text around it, whatever that is", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const text = `${before} @an`;
        const word = halfWordAt(text, text.length);
        const chosen = word && candidates(word, known)[0];
        expect(word && chosen && completed(text + after, word, chosen).text).toBe(`${before} @ana ${after.replace(/^ /, "")}`);
      }),
    );
  });
});

describe("the emoji", () => {
  test("stand once each, with a name", () => {
    expect(new Set(allEmoji.map((each) => each.sign)).size).toBe(allEmoji.length);
    for (const { sign, name } of allEmoji) expect(`${sign} ${name}`).toMatch(/^\p{Extended_Pictographic}\uFE0F? [a-z -]+$/u);
  });
});
