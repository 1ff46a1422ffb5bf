import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { snippets } from "../../src/state/highlight";

const found = (text: string, matches: { from: number; to: number }[]) =>
  snippets(text, matches).flatMap((piece) => (piece.found ? [piece.text] : []));

describe("what was found", () => {
  test("is marked where the server says, counted in code points", () => {
    expect(snippets("a 🎉 naïve end", [{ from: 4, to: 9 }])).toEqual([
      { text: "a 🎉 ", found: false },
      { text: "naïve", found: true },
      { text: " end", found: false },
    ]);
  });

  test("deep in a long text is cut out with what stands around it", () => {
    const text = `${"before ".repeat(100)}here${" after".repeat(100)}`;
    const pieces = snippets(text, [{ from: 700, to: 704 }]);
    expect(pieces.at(0)?.text).toBe("…");
    expect(pieces.at(-1)?.text).toBe("…");
    expect(found(text, [{ from: 700, to: 704 }])).toEqual(["here"]);
  });

  test("adds and loses nothing of a short text, wherever the matches are", () => {
    const span = fc.tuple(fc.nat(60), fc.nat(60)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z🎉]{0,50}$/u), fc.array(span, { maxLength: 5 }), (text, spans) => {
        expect(snippets(text, spans).map((piece) => piece.text).join("").replace(/^…|…$/g, "")).toBe(text);
      }),
    );
  });
});
