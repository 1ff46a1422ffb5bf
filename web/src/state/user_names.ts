/** A user name, judged while it is typed. The server decides: it also knows look-alikes, reserved and taken names. */
import { limits } from "../protocol/wire";

export type NameJudgement =
  | { kind: "empty" | "short" | "bad" }
  /** `name` is what will be stored: small letters. */
  | { kind: "fine" | "taken"; name: string };

export function judgeName(typed: string, taken: ReadonlySet<string>): NameJudgement {
  const name = typed.trim().normalize("NFKC").toLowerCase();
  if (name === "") return { kind: "empty" };
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u.test(name) || [...name].length > limits.username_chars_max) return { kind: "bad" };
  if ([...name].length < limits.username_chars_min) return { kind: "short" };
  return { kind: taken.has(typed.trim()) ? "taken" : "fine", name };
}
