/** The house rules of web/ as tests: who may import whom, how long a file may be, what may never be written. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const source = resolve(import.meta.dirname, "../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ts|tsx|css)$/.test(name));
const textOf = (file: string): string => readFileSync(join(source, file), "utf8");

const mayImport: Record<string, string[]> = {
  protocol: ["protocol"],
  words: ["words"],
  state: ["state", "protocol", "words"],
  worker: ["worker"],
  flows: ["flows", "state", "protocol"],
  platform: ["platform", "flows", "state", "protocol", "words"],
  views: ["views", "platform", "flows", "state", "protocol"],
};

function importsOf(file: string): string[] {
  const found = [...textOf(file).matchAll(/from "(\.[^"]+)"/g)].map((match) => match[1] ?? "");
  const inside = found.map((path) => relative(source, resolve(source, dirname(file), path)));
  return inside.filter((path) => !path.startsWith("..")).map((path) => path.split("/")[0] ?? "");
}

describe("the house", () => {
  test.each(Object.keys(mayImport))("%s imports only from the layers below it", (layer) => {
    for (const file of files.filter((name) => name.startsWith(`${layer}/`))) {
      const strangers = importsOf(file).filter((imported) => !mayImport[layer]?.includes(imported));
      expect({ file, strangers }).toEqual({ file, strangers: [] });
    }
  });

  test("protocol, state and flows know nothing of the browser", () => {
    for (const file of files.filter((name) => /^(protocol|state|flows)\//.test(name))) {
      expect({ file, browser: /\b(document|window|localStorage|navigator)\./.test(textOf(file)) }).toEqual({ file, browser: false });
    }
  });

  test("no file is longer than 400 lines", () => {
    for (const file of files) expect({ file, long: textOf(file).split("\n").length > 400 }).toEqual({ file, long: false });
  });

  test("no function of a module is longer than 50 lines", () => {
    for (const file of files.filter((name) => /\.tsx?$/.test(name))) {
      const functions = textOf(file).matchAll(/^(?:export )?(?:async )?function (\w+)[\s\S]*?\n}$/gm);
      for (const [text, name] of functions) {
        expect({ file, name, long: text.split("\n").length > 50 }).toEqual({ file, name, long: false });
      }
    }
  });

  test("no HTML is ever made from a string", () => {
    for (const file of files) {
      expect({ file, html: /innerHTML|dangerouslySetInnerHTML|insertAdjacentHTML|document\.write/.test(textOf(file)) }).toEqual({ file, html: false });
    }
  });
});
