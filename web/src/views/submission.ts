import { useSignal } from "@preact/signals";
import { sentenceOf } from "../flows/refusals";

/** A form's way to the server and back: one at a time, a sentence when it was refused, a flag when it was done. */
export function useSubmission() {
  const busy = useSignal(false);
  const refusal = useSignal<string | null>(null);
  const done = useSignal(false);
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (busy.value) return false;
    busy.value = true;
    done.value = false;
    refusal.value = null;
    try {
      await work();
      done.value = true;
    } catch (error) {
      refusal.value = sentenceOf(error);
    } finally {
      busy.value = false;
    }
    return done.value;
  };
  return { busy: busy.value, refusal: refusal.value, done: done.value, run };
}
