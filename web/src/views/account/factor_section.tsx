import { useSignal } from "@preact/signals";
import type { Account, AuthenticatorSetup } from "../../protocol/auth_api";
import { words } from "../../state/language";
import { useParley } from "../context";
import { PasswordField, TextField } from "../field";
import { FormEnd } from "../form_end";
import { useSubmission } from "../submission";
import { Section } from "./account_dialog";
import { QrPicture } from "./qr_picture";

/** The second step: begun with the password, confirmed with a code, ended with the password. */
export function FactorSection({ account, onChanged }: { account: Account; onChanged: () => void }) {
  const setup = useSignal<AuthenticatorSetup | null>(null);
  const codes = useSignal<readonly string[] | null>(null);
  const { factor } = words();
  const finished = () => {
    setup.value = null;
    codes.value = null;
    onChanged();
  };
  return (
    <Section title={factor.title}>
      {codes.value !== null ? (
        <RecoveryCodes codes={codes.value} onDone={finished} />
      ) : setup.value !== null ? (
        <Confirmation setup={setup.value} onCodes={(shown) => (codes.value = shown)} />
      ) : (
        <Toggle isOn={account.second_factor} onSetup={(begun) => (setup.value = begun)} onEnded={finished} />
      )}
    </Section>
  );
}

interface ToggleProps {
  isOn: boolean;
  onSetup: (setup: AuthenticatorSetup) => void;
  onEnded: () => void;
}

function Toggle({ isOn, onSetup, onEnded }: ToggleProps) {
  const { actions } = useParley();
  const { factor, profile } = words();
  const password = useSignal("");
  const form = useSubmission();
  const submit = (event: Event) => {
    event.preventDefault();
    void form.run(async () => {
      if (isOn) await actions.account.endSecondFactor(password.value);
      else onSetup(await actions.account.beginSecondFactor(password.value));
      if (isOn) onEnded();
    });
  };
  return (
    <form class="stack" noValidate onSubmit={submit}>
      <p class="quiet" data-testid="factor-state" data-on={isOn}>
        {isOn ? factor.on : factor.off}
      </p>
      <PasswordField
        label={profile.current}
        name="factor-password"
        testid="factor-password"
        value={password}
        autocomplete="current-password"
      />
      <FormEnd testid="factor-toggle" label={isOn ? factor.end : factor.begin} {...form} done={false} tone={isOn ? "danger" : "primary"} />
    </form>
  );
}

function Confirmation({ setup, onCodes }: { setup: AuthenticatorSetup; onCodes: (codes: readonly string[]) => void }) {
  const { actions } = useParley();
  const { factor } = words();
  const code = useSignal("");
  const form = useSubmission();
  const submit = (event: Event) => {
    event.preventDefault();
    void form.run(async () => onCodes(await actions.account.confirmSecondFactor(code.value.replace(/\s/g, ""))));
  };
  return (
    <form class="stack" noValidate onSubmit={submit}>
      <p>{factor.scan}</p>
      <QrPicture text={setup.uri} label={factor.picture} />
      <code class="secret" data-testid="factor-secret">
        {setup.secret.replace(/(.{4})(?=.)/g, "$1 ")}
      </code>
      <a href={setup.uri}>{factor.openApp}</a>
      <TextField label={factor.code} name="factor-code" testid="factor-code" value={code} autocomplete="one-time-code" maxLength={10} />
      <FormEnd testid="factor-confirm" label={factor.confirm} {...form} done={false} />
    </form>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { factor } = words();
  return (
    <div class="stack">
      <p>{factor.codes}</p>
      <ul class="codes" data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <button type="button" class="button primary" data-testid="recovery-done" onClick={onDone}>
        {factor.done}
      </button>
    </div>
  );
}
