/** The language in use: its dictionary, and the tag that Intl formats by. Set once at the start and when it is chosen. */
import { signal } from "@preact/signals";
import { en, type Words } from "../words/en";

export interface Language {
  /** A BCP 47 tag with the person's region where it is known: "en-GB" writes other times than "en-US". */
  tag: string;
  words: Words;
}

export const language = signal<Language>({ tag: "en", words: en });

export const words = (): Words => language.value.words;

/** A refusal in the language in use; the server's own sentence where the dictionary has none for its code. */
export function refusalSentence(code: string, said: string): string {
  return words().refusals[code] ?? said;
}
