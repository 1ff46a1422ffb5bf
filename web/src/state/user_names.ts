/** A user name, judged while it is typed. The server decides: it also knows look-alikes, reserved and taken names. */
import { limits } from "../protocol/wire";

/** What the server said of a name. */
export type NameAnswer = { kind: "free" | "taken" } | { kind: "refused"; sentence: string };

export type NameJudgement =
  | { kind: "empty" | "short" | "bad" }
  /** `name` is what will be stored: small letters. Only a possible one is worth asking for. */
  | { kind: "possible" | "free" | "taken"; name: string }
  | { kind: "refused"; sentence: string };

export function judgeName(typed: string, answers: ReadonlyMap<string, NameAnswer>): NameJudgement {
  const name = typed.trim().normalize("NFKC").toLowerCase();
  if (name === "") return { kind: "empty" };
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u.test(name) || [...name].length > limits.username_chars_max) return { kind: "bad" };
  if ([...name].length < limits.username_chars_min) return { kind: "short" };
  const answer = answers.get(typed.trim());
  if (answer?.kind === "refused") return answer;
  return { kind: answer?.kind ?? "possible", name };
}
