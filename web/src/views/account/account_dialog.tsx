import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { sentenceOf } from "../../flows/refusals";
import { alertState, askForAlerts, stopAlerts } from "../../platform/alerts";
import type { Account } from "../../protocol/auth_api";
import { words } from "../../state/language";
import { useParley } from "../context";
import "../../styles/forms.css";
import { Dialog } from "../dialog";
import { LanguageSwitch } from "../language_switch";
import { ThemeSwitch } from "../theme_switch";
import { FactorSection } from "./factor_section";
import { GoodbyeSection } from "./goodbye_section";
import { PasswordSection } from "./password_section";
import { ProfileSection } from "./profile_section";
import { SessionsSection } from "./sessions_section";

/** Everything about one's own account, from the harmless to the final. */
export function AccountDialog({ onClose }: { onClose: () => void }) {
  const { actions } = useParley();
  const account = useSignal<Account | null>(null);
  const refusal = useSignal<string | null>(null);
  const read = () =>
    actions.account.read().then(
      (known) => {
        account.value = known;
      },
      (error) => {
        refusal.value = sentenceOf(error);
      },
    );
  useEffect(() => void read(), []);
  const { profile } = words();
  return (
    <Dialog title={profile.title} testid="account-dialog" onClose={onClose}>
      {account.value ? (
        <ProfileSection account={account.value} />
      ) : (
        <p class="quiet" role="status">
          {refusal.value ?? profile.reading}
        </p>
      )}
      <Section title={profile.look}>
        <div class="choices-row">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </Section>
      <AlertsSection />
      <ReadsSection />
      {account.value && (
        <>
          <PasswordSection />
          <FactorSection account={account.value} onChanged={() => void read()} />
          <SessionsSection />
          <GoodbyeSection />
        </>
      )}
    </Dialog>
  );
}

export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function ReadsSection() {
  const { store, actions } = useParley();
  const { profile } = words();
  return (
    <Section title={profile.reads}>
      <div class="choices">
        <label>
          <input
            type="checkbox"
            data-testid="tell-reads"
            checked={store.tellsReads.value}
            onChange={(event) => actions.tellReads(event.currentTarget.checked)}
          />
          {profile.tellReads}
        </label>
      </div>
    </Section>
  );
}

function AlertsSection() {
  const { alerts, profile } = words();
  const state = alertState.value;
  const said = { on: alerts.on, off: alerts.about, denied: alerts.denied, unsupported: alerts.unsupported }[state];
  return (
    <Section title={profile.alerts}>
      <p class="quiet" data-testid="alerts-state" data-alerts={state}>
        {said}
      </p>
      {state === "off" && (
        <button type="button" class="button" data-testid="alerts-ask" onClick={() => void askForAlerts()}>
          {alerts.ask}
        </button>
      )}
      {state === "on" && (
        <button type="button" class="button" data-testid="alerts-stop" onClick={stopAlerts}>
          {alerts.off}
        </button>
      )}
    </Section>
  );
}
