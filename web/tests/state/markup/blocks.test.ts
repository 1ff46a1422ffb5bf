import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Block, blocks } from "../../../src/state/markup/blocks";
import { plainText } from "../../../src/state/markup/inline";

function shape(list: readonly Block[]): unknown[] {
  return list.map((block) => {
    if (block.kind === "paragraph") return plainText(block.content);
    if (block.kind === "code") return { code: block.text, language: block.language };
    if (block.kind === "quote") return { quote: shape(block.blocks) };
    return { list: block.items.map((item) => [item.number, ...shape(item.blocks)]) };
  });
}

describe("blocks", () => {
  test("a line break is a line break, an empty line ends a paragraph", () => {
    expect(shape(blocks("a\nb\n\nc"))).toEqual(["a\nb", "c"]);
  });

  test("a fence keeps its text as it is, with the name of its language", () => {
    expect(shape(blocks("see\n```py\nx = *1*\n\n> y\n```\nok"))).toEqual(["see", { code: "x = *1*\n\n> y", language: "py" }, "ok"]);
  });

  test("a fence that is not closed holds the rest", () => {
    expect(shape(blocks("```\na\nb"))).toEqual([{ code: "a\nb", language: "" }]);
  });

  test("quotes and lists hold blocks, and numbers stay as written", () => {
    expect(shape(blocks("> a\n> > b\n\n- x\n  - y\n- z"))).toEqual([{ quote: ["a", { quote: ["b"] }] }, { list: [[null, "x", { list: [[null, "y"]] }], [null, "z"]] }]);
    expect(shape(blocks("1. a\n5. b\n2026. c"))).toEqual([{ list: [[1, "a"], [5, "b"], [2026, "c"]] }]);
  });

  test.each([">:(", "-dash", "1.5 is a number", "# not a heading", "-", "<b>x</b>", "| a | b |", "---"])("%s is a paragraph", (text) => {
    expect(shape(blocks(text))).toEqual([text]);
  });

  test("what nests too deep is a paragraph", () => {
    const depth = (list: readonly Block[]): number =>
      Math.max(0, ...list.map((block) => (block.kind === "quote" ? 1 + depth(block.blocks) : 0)));
    expect(depth(blocks("> ".repeat(1000)))).toBeLessThanOrEqual(4);
  });

  test("no letter of any text is lost, but marks, numbers and the name of a language", () => {
    const line = fc.constantFrom("- ", "> ", "1. ", "```", "```js", "a", "b c", "  ", "", "\t- d", "  > e", "*f*", "~~~");
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), (lines) => {
        const words = (text: string) => text.replace(/js/g, "").replace(/[^a-f]/g, "");
        expect(words(flat(blocks(lines.join("\n"))))).toBe(words(lines.join("\n")));
      }),
      { numRuns: 2000 },
    );
  });
});

function flat(list: readonly Block[]): string {
  return list
    .map((block) => {
      if (block.kind === "paragraph") return plainText(block.content);
      if (block.kind === "code") return block.text;
      if (block.kind === "quote") return flat(block.blocks);
      return block.items.map((item) => flat(item.blocks)).join("");
    })
    .join("");
}
