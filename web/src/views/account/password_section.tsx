import { useSignal } from "@preact/signals";
import { words } from "../../state/language";
import { useParley } from "../context";
import { PasswordField } from "../field";
import { FormEnd } from "../form_end";
import { passwordHint } from "../password_hint";
import { useSubmission } from "../submission";
import { Section } from "./account_dialog";

export function PasswordSection() {
  const { actions } = useParley();
  const { profile } = words();
  const current = useSignal("");
  const next = useSignal("");
  const form = useSubmission();
  const submit = async (event: Event) => {
    event.preventDefault();
    const changed = await form.run(() => actions.account.changePassword(current.value, next.value));
    if (changed) current.value = next.value = "";
  };
  return (
    <Section title={profile.password}>
      <form class="stack" noValidate onSubmit={submit}>
        <PasswordField
          label={profile.current}
          name="current-password"
          testid="current-password"
          value={current}
          autocomplete="current-password"
        />
        <PasswordField
          label={profile.next}
          name="next-password"
          testid="next-password"
          value={next}
          autocomplete="new-password"
          hint={passwordHint(next.value)}
        />
        <FormEnd testid="password-change" label={profile.change} {...form} done={form.done && profile.changed} />
      </form>
    </Section>
  );
}
