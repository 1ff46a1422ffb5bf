/** The composer's text and caret, and the half-written word before it. The text is the room's draft; nothing is kept twice. */
import { type Signal, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Parley } from "../flows/parley";
import type { Candidate } from "../state/completion";
import { completed, type HalfWord, halfWordAt } from "../state/half_word";
import { turned } from "../state/keys";
import { marked } from "../state/marked_text";
import { useParley } from "./context";

export interface Completion {
  word: HalfWord;
  candidates: readonly Candidate[];
  chosen: number;
}

export interface Writing {
  room: string;
  field: { current: HTMLTextAreaElement | null };
  completion: Signal<Completion | null>;
  /** The lines that were pasted last, while they may still be wanted as code. */
  pasted: Signal<string | null>;
  put(text: string, from: number, to?: number): void;
  insert(text: string): void;
  mark(mark: string): void;
  lookForWord(): void;
  move(step: 1 | -1): void;
  complete(candidate: Candidate): void;
}

export function useWriting(room: string): Writing {
  const field = useRef<HTMLTextAreaElement>(null);
  const pasted = useSignal<string | null>(null);
  const text = useText(room, field);
  return { room, field, pasted, ...text, ...useCompletion(room, field, text.put) };
}

function useText(room: string, field: Writing["field"]): Pick<Writing, "put" | "insert" | "mark"> {
  const { store, actions } = useParley();
  const selection = useRef<[number, number] | null>(null);
  const { draft } = store.room(room);

  // The caret can only be set once the new text stands in the field.
  useLayoutEffect(() => {
    if (selection.current) field.current?.setSelectionRange(...selection.current);
    selection.current = null;
  }, [draft.value]);

  const put = (text: string, from: number, to = from) => {
    selection.current = [from, to];
    actions.changeDraft(room, text);
    field.current?.focus();
  };
  const insert = (text: string) => {
    const [from, to] = selected(field.current, draft.value.length);
    put(draft.value.slice(0, from) + text + draft.value.slice(to), from + text.length);
  };
  const mark = (sign: string) => {
    const [from, to] = selected(field.current, draft.value.length);
    const done = marked(draft.value, from, to, sign);
    put(done.text, done.from, done.to);
  };
  return { put, insert, mark };
}

function useCompletion(room: string, field: Writing["field"], put: Writing["put"]) {
  const parley = useParley();
  const completion = useSignal<Completion | null>(null);
  const asked = useRef(0);
  const { draft } = parley.store.room(room);

  const lookForWord = () => {
    const caret = field.current?.selectionEnd ?? 0;
    const word = field.current?.selectionStart === caret ? halfWordAt(draft.value, caret) : null;
    asked.current += 1;
    const mine = asked.current;
    void offer(parley, room, word).then((found) => {
      if (mine !== asked.current) return;
      completion.value = word && found.length > 0 ? { word, candidates: found, chosen: 0 } : null;
    });
  };
  const move = (step: 1 | -1) => {
    const now = completion.value;
    if (now) completion.value = { ...now, chosen: turned(now.candidates.length, now.chosen, step) };
  };
  const complete = (candidate: Candidate) => {
    if (!completion.value) return;
    const done = completed(draft.value, completion.value.word, candidate);
    completion.value = null;
    put(done.text, done.caret);
  };
  return { completion, lookForWord, move, complete };
}

function selected(field: HTMLTextAreaElement | null, end: number): [number, number] {
  return field ? [field.selectionStart, field.selectionEnd] : [end, end];
}

async function offer({ store }: Parley, room: string, word: HalfWord | null): Promise<Candidate[]> {
  if (!word) return [];
  const people = store.room(room).people.value.list.filter((person) => person.id !== store.me.value?.id);
  const rooms = store.rooms.value.map((each) => each.room);
  try {
    // Fetched at the first half-written word; when that fails nothing is offered, and what is typed stays.
    const { candidates } = await import("../state/completion");
    const emoji = word.kind === "emoji" ? (await import("../state/emoji")).allEmoji : [];
    return candidates(word, { people, rooms, emoji });
  } catch {
    return [];
  }
}
