/** Asks auth whether a name can be had, once typing pauses and never twice. No answer is no trouble: the sign-up decides. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ApiError } from "../protocol/http";
import { judgeName, type NameAnswer } from "../state/user_names";
import { sentenceOf } from "../flows/refusals";
import { useParley } from "./context";

const pause_ms = 400;

export function useNameCheck(name: string, isWanted: boolean): Signal<ReadonlyMap<string, NameAnswer>> {
  const { actions } = useParley();
  const answers = useSignal<ReadonlyMap<string, NameAnswer>>(new Map());
  useEffect(() => {
    if (!isWanted || answers.value.has(name) || judgeName(name, answers.value).kind !== "possible") return;
    const ask = async () => {
      const answer = await answerOf(() => actions.askForName(name));
      if (answer) answers.value = new Map(answers.value).set(name, answer);
    };
    const timer = setTimeout(ask, pause_ms);
    return () => clearTimeout(timer);
  }, [name, isWanted]);
  return answers;
}

async function answerOf(ask: () => Promise<void>): Promise<NameAnswer | null> {
  try {
    await ask();
    return { kind: "free" };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "username_taken") return { kind: "taken" };
    return error.code === "invalid" ? { kind: "refused", sentence: sentenceOf(error) } : null;
  }
}
