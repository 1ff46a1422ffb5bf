import { useSignal } from "@preact/signals";
import { words } from "../../state/language";
import { retentionSentence } from "../../state/words";
import { useParley } from "../context";
import { PasswordField } from "../field";
import { FormEnd } from "../form_end";
import { useSubmission } from "../submission";
import { Section } from "./account_dialog";

/** The end of the account, with what happens said before. */
export function GoodbyeSection() {
  const { store, actions } = useParley();
  const { goodbye, profile } = words();
  const password = useSignal("");
  const form = useSubmission();
  const kept = store.retention_ms.value;
  const submit = (event: Event) => {
    event.preventDefault();
    void form.run(() => actions.account.deleteAccount(password.value));
  };
  return (
    <Section title={goodbye.title}>
      <form class="stack" noValidate onSubmit={submit}>
        <p>{goodbye.what}</p>
        <p>{kept === null ? goodbye.forGood : goodbye.messages(retentionSentence(kept))}</p>
        <PasswordField
          label={profile.current}
          name="goodbye-password"
          testid="goodbye-password"
          value={password}
          autocomplete="current-password"
        />
        <FormEnd testid="delete-account" label={goodbye.submit} {...form} done={false} tone="danger" />
      </form>
    </Section>
  );
}
