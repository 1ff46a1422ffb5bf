import { useSignal } from "@preact/signals";
import { useParley } from "./context";
import { Dialog } from "./dialog";
import { Portrait } from "./flag";
import { Icon } from "./icons";
import { ThemeSwitch } from "./theme_switch";
import { words } from "../state/language";

export function AccountBar() {
  const { store, actions } = useParley();
  const asking = useSignal(false);
  const everywhere = useSignal(false);
  const me = store.me.value;
  const { account } = words();
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
          title={account.logOut}
          aria-label={account.logOut}
          data-testid="logout"
          onClick={() => logOut(false)}
        >
          <Icon name="leave" />
        </button>
      </div>
      <div class="account-more">
        <ThemeSwitch />
        <button type="button" class="link" data-testid="logout-all" onClick={() => logOut(true)}>
          {account.logOutEverywhere}
        </button>
      </div>
      {asking.value && <LogOutQuestion everywhere={everywhere.value} onStay={() => (asking.value = false)} />}
    </footer>
  );
}

function LogOutQuestion({ everywhere, onStay }: { everywhere: boolean; onStay: () => void }) {
  const { store, actions } = useParley();
  const { account } = words();
  return (
    <Dialog title={account.logOutNow} testid="logout-dialog" onClose={onStay}>
      <p>{account.unsentLost(store.unsent.value)}</p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onStay}>
          {account.stay}
        </button>
        <button
          type="button"
          class="button danger"
          data-testid="logout-confirm"
          onClick={() => void actions.logOut(everywhere)}
        >
          {account.logOut}
        </button>
      </div>
    </Dialog>
  );
}

function ConnectionWord() {
  const { store } = useParley();
  const state = store.connection.value.kind;
  const { account } = words();
  const word = state === "live" ? account.connected : state === "stopped" ? account.disconnected : account.connecting;
  return (
    <span class="account-connection" data-connection={state} data-testid="connection">
      {word}
    </span>
  );
}
