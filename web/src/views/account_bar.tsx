import { useSignal } from "@preact/signals";
import type { ChosenState } from "../protocol/wire";
import { words } from "../state/language";
import { useParley } from "./context";
import { Dialog } from "./dialog";
import { openDialog } from "./dialogs";
import { Portrait } from "./flag";
import { Icon } from "./icons";
import { PersonName } from "./person_name";

export function AccountBar() {
  const { store, actions } = useParley();
  const asking = useSignal(false);
  const me = store.me.value;
  const { account, profile } = words();
  if (!me) return null;

  const logOut = () => {
    if (store.unsent.value > 0) asking.value = true;
    else void actions.logOut(false);
  };

  return (
    <footer class="account">
      <div class="account-me">
        <Portrait name={me.name} />
        <div class="account-words">
          <span class="account-name">
            <PersonName person={me} testid="me" />
          </span>
          <ConnectionWord />
        </div>
        <button
          type="button"
          class="icon-button"
          title={profile.title}
          aria-label={profile.title}
          data-testid="open-account"
          onClick={() => openDialog("account")}
        >
          <Icon name="settings" />
        </button>
        <button
          type="button"
          class="icon-button icon-forward"
          title={account.logOut}
          aria-label={account.logOut}
          data-testid="logout"
          onClick={logOut}
        >
          <Icon name="leave" />
        </button>
      </div>
      <PresenceChoice />
      {asking.value && <LogOutQuestion onStay={() => (asking.value = false)} />}
    </footer>
  );
}

const states: readonly ChosenState[] = ["online", "away", "dnd", "invisible"];

function PresenceChoice() {
  const { store, actions } = useParley();
  const { presence } = words();
  return (
    <select
      class="presence-choice"
      aria-label={presence.label}
      data-testid="presence"
      data-state={store.presence.value}
      value={store.presence.value}
      onChange={(event) => actions.choosePresence(event.currentTarget.value as ChosenState)}
    >
      {states.map((state) => (
        <option key={state} value={state}>
          {presence[state]}
        </option>
      ))}
    </select>
  );
}

function LogOutQuestion({ onStay }: { onStay: () => void }) {
  const { store, actions } = useParley();
  const { account } = words();
  return (
    <Dialog title={account.logOutNow} testid="logout-dialog" onClose={onStay}>
      <p>{account.unsentLost(store.unsent.value)}</p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onStay}>
          {account.stay}
        </button>
        <button type="button" class="button danger" data-testid="logout-confirm" onClick={() => void actions.logOut(false)}>
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
