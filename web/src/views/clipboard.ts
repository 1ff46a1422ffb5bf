import { words } from "../state/language";
import type { Store } from "../state/store";

/** Says whether the browser allowed it. */
export async function copyText(store: Store, text: string): Promise<void> {
  const { menu: said } = words();
  await navigator.clipboard.writeText(text).then(
    () => store.say("calm", said.copied),
    () => store.say("alarm", said.notCopied),
  );
}
