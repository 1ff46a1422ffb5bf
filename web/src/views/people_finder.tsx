import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { sentenceOf } from "../flows/refusals";
import type { UserCard } from "../protocol/auth_api";
import { useParley } from "./context";

const askAfter_ms = 200;

/** People whose name begins with what is typed; asked for when the typing pauses. Null while nothing is known. */
export function usePeopleFound(typed: Signal<string>): { found: readonly UserCard[] | null; refusal: string | null } {
  const { actions } = useParley();
  const found = useSignal<readonly UserCard[] | null>(null);
  const refusal = useSignal<string | null>(null);
  const prefix = typed.value.trim().replace(/^@/, "");
  useEffect(() => {
    found.value = null;
    refusal.value = null;
    if (prefix === "") return;
    let wanted = true;
    const ask = async () => {
      try {
        const people = await actions.account.findPeople(prefix);
        if (wanted) found.value = people;
      } catch (error) {
        if (wanted) refusal.value = sentenceOf(error);
      }
    };
    const timer = setTimeout(() => void ask(), askAfter_ms);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [prefix, actions, found, refusal]);
  return { found: found.value, refusal: refusal.value };
}
