import { useSignal } from "@preact/signals";
import { counted } from "../state/words";
import { useParley } from "./context";
import { Dialog } from "./dialog";
import { Portrait } from "./flag";
import { Icon } from "./icons";
import { ThemeSwitch } from "./theme_switch";

export function AccountBar() {
  const { store, actions } = useParley();
  const asking = useSignal(false);
  const everywhere = useSignal(false);
  const me = store.me.value;
  if (!me) return null;

  const logOut = (onEveryDevice: boolean) => {
    everywhere.value = onEveryDevice;
    if (store.unsent.value > 0) asking.value = true;
    else void actions.logOut(onEveryDevice);
  };

  return (
    <footer class="account">
      <div class="account-me">
        <Portrait name={me.name} />
        <div class="account-words">
          <span class="account-name" data-testid="me">
            {me.name}
          </span>
          <ConnectionWord />
        </div>
        <button
          type="button"
          class="icon-button"
          title="Log out"
          aria-label="Log out"
          data-testid="logout"
          onClick={() => logOut(false)}
        >
          <Icon name="leave" />
        </button>
      </div>
      <div class="account-more">
        <ThemeSwitch />
        <button type="button" class="link" data-testid="logout-all" onClick={() => logOut(true)}>
          Log out everywhere
        </button>
      </div>
      {asking.value && <LogOutQuestion everywhere={everywhere.value} onStay={() => (asking.value = false)} />}
    </footer>
  );
}

function LogOutQuestion({ everywhere, onStay }: { everywhere: boolean; onStay: () => void }) {
  const { store, actions } = useParley();
  return (
    <Dialog title="Log out now?" testid="logout-dialog" onClose={onStay}>
      <p>{counted(store.unsent.value, "message")} could not be sent yet. Logging out throws away what is unsent.</p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onStay}>
          Stay
        </button>
        <button
          type="button"
          class="button danger"
          data-testid="logout-confirm"
          onClick={() => void actions.logOut(everywhere)}
        >
          Log out
        </button>
      </div>
    </Dialog>
  );
}

function ConnectionWord() {
  const { store } = useParley();
  const state = store.connection.value.kind;
  const word = state === "live" ? "Connected" : state === "stopped" ? "Disconnected" : "Connecting…";
  return (
    <span class="account-connection" data-connection={state} data-testid="connection">
      {word}
    </span>
  );
}
