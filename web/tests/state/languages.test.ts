import { afterEach, describe, expect, test } from "vitest";
import { preferred } from "../../src/platform/language";
import { language } from "../../src/state/language";
import { caughtUpSentence, connectionSentence, duration, typingSentence } from "../../src/state/words";
import { words as ar } from "../../src/words/ar";
import { words as de } from "../../src/words/de";
import { en } from "../../src/words/en";

const dictionaries = { en, de, ar };

afterEach(() => {
  language.value = { tag: "en", words: en };
});

/** Every entry by its path: the same for all languages, but for what may be left out. */
function paths(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) => paths(inner, `${path}/${name}`));
}

const required = (dictionary: unknown) => paths(dictionary).filter((path) => !/^\/(closeReasons|refusals)/.test(path));

describe("the dictionaries", () => {
  test.each(["de", "ar"] as const)("%s says all that English says", (name) => {
    expect(required(dictionaries[name])).toEqual(required(en));
  });

  test.each(["en", "de", "ar"] as const)("%s has a word for every count, and never says undefined", (name) => {
    const { connection, list } = dictionaries[name];
    for (const count of [0, 1, 2, 3, 11, 100, 1234]) {
      expect(`${connection.caughtUp(count)}${list.fresh(count)}`).not.toMatch(/#|undefined|null/);
    }
  });
});

describe("a language in use", () => {
  test("changes sentences, units and lists", () => {
    language.value = { tag: "de-AT", words: de };
    expect(duration(3_600_000)).toBe("1 Stunde");
    expect(typingSentence(["ana", "ben"])).toBe("ana und ben schreiben …");
    expect(caughtUpSentence(37, false)).toBe("Aufgeholt: 37 Nachrichten, nichts verpasst");
    expect(connectionSentence({ kind: "stopped", code: 4505, message: "" }, 0)).toContain("Zu viele Verbindungen");
  });
});

describe("the language at the start", () => {
  test("is the first of the browser's that there is, with its region", () => {
    expect(preferred(null, ["fr", "de-CH", "en"])).toEqual({ name: "de", tag: "de-CH" });
  });

  test("is the chosen one, whatever the browser says", () => {
    expect(preferred("ar", ["de", "en-GB"])).toEqual({ name: "ar", tag: "ar" });
  });

  test("is English where none is known", () => {
    expect(preferred(null, ["fr"])).toEqual({ name: "en", tag: "en" });
    expect(preferred("klingon", ["fr"])).toEqual({ name: "en", tag: "en" });
  });
});
