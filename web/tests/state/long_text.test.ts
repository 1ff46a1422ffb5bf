import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asCode, inParts, looksLikeCode } from "../../src/state/long_text";
import { marked } from "../../src/state/marked_text";
import { codePoints } from "../../src/state/message_text";

describe("pasted text", () => {
  test("that is a program looks like code, what people say does not", () => {
    expect(looksLikeCode("def f(x):\n    return x\n")).toBe(true);
    expect(looksLikeCode("if (a) {\n  b();\n}")).toBe(true);
    expect(looksLikeCode("One line { }")).toBe(false);
    expect(looksLikeCode("Dear all,\nthis is the plan.\nYours, Ben")).toBe(false);
    expect(looksLikeCode("```\ndef f():\n  pass\n```")).toBe(false);
  });

  test("becomes a fence where it stands", () => {
    expect(asCode("see a\n  b ok", "a\n  b")).toBe("see\n```\na\n  b\n```\nok");
  });

  test("too long for one message becomes parts that lose no word", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z🎉]{1,30}$/u), { minLength: 1, maxLength: 200 }), fc.constantFrom(" ", "\n"), (parts, gap) => {
        const text = parts.join(gap);
        const cut = inParts(text, 100);
        for (const part of cut) expect(codePoints(part)).toBeLessThanOrEqual(100);
        expect(cut.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, "").normalize("NFC"));
      }),
    );
  });
});

describe("marks by key", () => {
  test("go around the selection, and away again", () => {
    expect(marked("a word b", 2, 6, "**")).toEqual({ text: "a **word** b", from: 4, to: 8 });
    expect(marked("a **word** b", 4, 8, "**")).toEqual({ text: "a word b", from: 2, to: 6 });
  });
});
