import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ApiError } from "../protocol/http";
import { codePoints } from "../state/message_text";
import { useParley } from "./context";
import { PasswordField, TextField } from "./field";
import { words } from "../state/language";
import { sentenceOf } from "../flows/refusals";

export type AuthMode = "signup" | "login";

interface Refusal {
  field: string | null;
  sentence: string;
}

const password_min = 12;

interface AuthFormProps {
  mode: AuthMode;
  username: Signal<string>;
}

function useSubmission({ mode, username }: AuthFormProps) {
  const { actions } = useParley();
  const password = useSignal("");
  const refusal = useSignal<Refusal | null>(null);
  const busy = useSignal(false);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    // On a touch screen the focus would open the keyboard over the form.
    if (!matchMedia("(pointer: coarse)").matches) focusField(form.current, "username");
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    refusal.value = refusalBefore(mode, username.value.trim(), password.value);
    if (!refusal.value) {
      busy.value = true;
      const credentials = { username: username.value.trim(), password: password.value };
      refusal.value = await outcome(() => (mode === "signup" ? actions.signUp(credentials) : actions.logIn(credentials)));
      busy.value = false;
    }
    if (refusal.value) focusField(form.current, refusal.value.field);
  };
  return { form, password, busy, submit, said: refusal.value };
}

export function AuthForm({ mode, username }: AuthFormProps) {
  const { form, password, busy, submit, said } = useSubmission({ mode, username });
  const { auth, oneMoment } = words();
  return (
    <form ref={form} class="auth-form" data-testid="auth-form" data-mode={mode} noValidate onSubmit={submit}>
      <TextField
        label={auth.name}
        name="username"
        testid="auth-username"
        value={username}
        autocomplete="username"
        maxLength={32}
        hint={mode === "signup" ? auth.nameHint : undefined}
        invalid={said?.field === "username"}
        describedBy="auth-error"
      />
      <PasswordField
        name="password"
        testid="auth-password"
        value={password}
        autocomplete={mode === "signup" ? "new-password" : "current-password"}
        hint={mode === "signup" ? passwordHint(password.value) : undefined}
        invalid={said?.field === "password"}
        describedBy="auth-error"
      />
      <p class="form-error" id="auth-error" role="alert" data-testid="auth-error">
        {said?.sentence}
      </p>
      <button class="button primary wide" type="submit" data-testid="auth-submit" aria-busy={busy.value}>
        {busy.value ? oneMoment : mode === "signup" ? auth.signUp : auth.logIn}
      </button>
    </form>
  );
}

function refusalBefore(mode: AuthMode, name: string, password: string): Refusal | null {
  const { auth } = words();
  if (name === "") return { field: "username", sentence: auth.nameMissing };
  if (password === "") return { field: "password", sentence: auth.passwordMissing };
  if (mode === "signup" && codePoints(password) < password_min) {
    return { field: "password", sentence: auth.passwordShort(password_min) };
  }
  return null;
}

function passwordHint(password: string): string {
  const { auth } = words();
  const missing = password_min - codePoints(password);
  if (password === "") return auth.passwordHint(password_min);
  return missing > 0 ? auth.passwordMore(missing) : auth.passwordEnough;
}

async function outcome(work: () => Promise<void>): Promise<Refusal | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { field: error.field ?? (error.code === "username_taken" ? "username" : null), sentence: sentenceOf(error) };
  }
}

function focusField(form: HTMLFormElement | null, field: string | null): void {
  const control = form?.elements.namedItem(field ?? "password");
  if (control instanceof HTMLElement) control.focus();
}
