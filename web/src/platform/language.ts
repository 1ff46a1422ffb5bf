/** Which language the page speaks: the chosen one, else the browser's, else English. All but English come when needed. */
import { type Language, language } from "../state/language";
import { en } from "../words/en";
import { browserMemory } from "./memory";

/** By its own name, so that a person finds theirs whatever stands on the page. */
export const languages = { en: "English", de: "Deutsch", ar: "العربية" } as const;

export type LanguageName = keyof typeof languages;

const languageKey = "parley.language";

const dictionaries = {
  en: async () => en,
  de: async () => (await import("../words/de")).words,
  ar: async () => (await import("../words/ar")).words,
};

export async function applyLanguage(): Promise<void> {
  try {
    speak(await load(preferred(browserMemory.get(languageKey), navigator.languages)));
  } catch {
    // The dictionary cannot be had just now (offline, an old page): English is there.
    speak({ tag: "en", words: en });
  }
}

export async function chooseLanguage(name: LanguageName): Promise<void> {
  browserMemory.set(languageKey, name);
  await applyLanguage();
}

/** The remembered choice, else the first of the browser's languages that there is, with its region. */
export function preferred(chosen: string | null, wished: readonly string[]): { name: LanguageName; tag: string } {
  for (const tag of chosen === null ? wished : [chosen]) {
    const name = tag.split("-")[0]?.toLowerCase() ?? "";
    if (isKnown(name)) return { name, tag: wished.find((each) => each.toLowerCase().startsWith(name)) ?? name };
  }
  return { name: "en", tag: "en" };
}

async function load({ name, tag }: { name: LanguageName; tag: string }): Promise<Language> {
  return { tag, words: await dictionaries[name]() };
}

function speak(next: Language): void {
  const { tag, direction } = next.words.language;
  document.documentElement.lang = tag;
  document.documentElement.dir = direction;
  language.value = next;
}

function isKnown(name: string): name is LanguageName {
  return Object.hasOwn(languages, name);
}
