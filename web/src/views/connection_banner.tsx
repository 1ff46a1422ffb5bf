import { connectionSentence, sendTroubleSentence } from "../state/words";
import { useParley } from "./context";
import { Icon } from "./icons";
import { words } from "../state/language";

export function ConnectionBanner() {
  const { store, actions } = useParley();
  const state = store.connection.value;
  const trouble = store.sendTrouble.value;
  const unsent = store.unsent.value;
  const sentence = store.connectionShown.value
    ? connectionSentence(state, unsent)
    : trouble !== null && unsent > 0 && sendTroubleSentence(trouble, unsent);
  return (
    <div class="banner-place" role="status">
      {sentence && (
        <p class="banner" data-testid="connection-banner" data-connection={state.kind}>
          <Icon name="alert" />
          <span>{sentence}</span>
          {(state.kind === "waiting" || state.kind === "stopped") && (
            <button type="button" class="button small" data-testid="try-again" onClick={actions.tryAgain}>
              {words().connection.tryNow}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
