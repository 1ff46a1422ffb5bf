import { cpuUsage } from "node:process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Inline, inline, plainText } from "../../../src/state/markup/inline";

/** A short way to write what is expected: *…* em, **…** strong, `…` code, <href|words> link. */
function shape(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case "text":
          return node.text;
        case "code":
          return `{code ${node.text}}`;
        case "link":
          return `{link ${node.href} ${shape(node.content)}${node.host === null ? "" : ` at ${node.host}`}}`;
        case "mention":
          return `{mention ${node.name}}`;
        case "room":
          return `{room ${node.room}}`;
        default:
          return `{${node.kind} ${shape(node.content)}}`;
      }
    })
    .join("");
}

const links = (text: string): string[] =>
  inline(text).flatMap((node) => (node.kind === "link" ? [node.href] : "content" in node ? links(plainText([node])) : []));

/** Text full of what the parser looks for. */
const marked = fc
  .array(fc.constantFrom("*", "**", "_", "`", "``", "[", "](", ")", "https://a.b/", "@ana", "#general", " ", "\n", "x", "日", "!["), { maxLength: 40 })
  .map((parts) => parts.join(""));

describe("marks in a line", () => {
  test.each([
    ["**bold** and *it* and _it_", "{strong bold} and {em it} and {em it}"],
    ["***both***", "{strong {em both}}"],
    ["*a **b** c*", "{em a {strong b} c}"],
    ["日本**語**です", "日本{strong 語}です"],
    ["`a *b*` ``c ` d``", "{code a *b*} {code c ` d}"],
    ["hi @ana. and #general!", "hi {mention ana}. and {room general}!"],
    ["[words](https://a.example/x_(y))", "{link https://a.example/x_(y) words}"],
    ["*see https://a.example/b_c*", "{em see {link https://a.example/b_c https://a.example/b_c}}"],
    ["[mail](mailto:ana@example.org)", "{link mailto:ana@example.org mail}"],
  ])("%s", (text, expected) => {
    expect(shape(inline(text))).toBe(expected);
  });

  test.each([
    "¯\\_(ツ)_/¯", "snake_case_name", "2*3*4", "a * b * c", "** not **", "__init__", "5 * 3", "*", "**", "****", "`", "``",
    "me@example.org", "a#b", "[x](javascript:alert(1))", "[x](data:text/html,x)", "[x]()", "![x](y)",
  ])("%s stays as it is written", (text) => {
    expect(shape(inline(text))).toBe(text);
  });

  test("only http, https and mailto become links", () => {
    expect(links("javascript:alert(1) data:text/html,x ftp://a.b vbscript:x file:///etc")).toEqual([]);
    expect(links("http://a.example https://b.example")).toEqual(["http://a.example/", "https://b.example/"]);
  });

  test("the marks of the sentence stay outside a link, brackets opened inside stay in", () => {
    expect(links("see (https://a.example/x).")).toEqual(["https://a.example/x"]);
    expect(links("https://a.example/wiki/Log_(disambiguation), yes")).toEqual(["https://a.example/wiki/Log_(disambiguation)"]);
  });

  test("an address with a name and password in it is no link", () => {
    expect(links("https://bank.example@evil.example/ [x](https://a:b@evil.example/)")).toEqual([]);
  });

  test("a link whose words name another address says where it leads", () => {
    expect(shape(inline("[https://bank.example](https://evil.example/x)"))).toContain(" at evil.example");
    expect(shape(inline("[README.md](https://code.example/r)"))).toBe("{link https://code.example/r README.md at code.example}");
  });

  test("a host in other letters is shown as what it is", () => {
    expect(plainText(inline("https://аpple.com/"))).toContain("xn--");
  });
});

describe("any text", () => {
  test("loses nothing but marks, adds nothing, and links only where links may lead", () => {
    fc.assert(
      fc.property(fc.oneof(marked, fc.string({ unit: "binary", maxLength: 80 })), (text) => {
        const nodes = inline(text);
        expect(isSubsequence(plainText(nodes), text)).toBe(true);
        for (const href of links(text)) expect(href).toMatch(/^(https?:\/\/|mailto:)/);
        expect(letters(plainText(nodes).replaceAll("https://a.b/", ""))).toBe(letters(withoutTargets(text)));
      }),
      { numRuns: 2000 },
    );
  });

  test("without marks is one piece of text", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9 .,;!?'"\n]{1,60}$/), (text) => {
        fc.pre(!text.includes("www."));
        expect(inline(text)).toEqual([{ kind: "text", text }]);
      }),
    );
  });

  test("of the largest size is read at once, however it is built", () => {
    for (const part of ["*", "**", "_a ", "`", "[", "[x](", "*a ", "`a ``", "@", "https://a.b/(", "[x](https://a.b/("]) {
      const text = part.repeat(4000 / part.length);
      const from = cpuUsage();
      inline(text);
      const { user, system } = cpuUsage(from);
      expect((user + system) / 1000).toBeLessThan(500);
    }
  });
});

function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const character of whole) if (part.startsWith(character, at)) at += character.length;
  return at === part.length;
}

const withoutTargets = (text: string): string => text.replaceAll("https://a.b/", "");
const letters = (text: string): string => text.replace(/[^a-z日]/g, "");
