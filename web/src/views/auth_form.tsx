import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { sentenceOf } from "../flows/refusals";
import { ApiError } from "../protocol/http";
import { words } from "../state/language";
import { codePoints } from "../state/message_text";
import { judgeName, type NameJudgement } from "../state/user_names";
import { useParley } from "./context";
import { PasswordField, TextField } from "./field";
import { useNameCheck } from "./name_check";
import { passwordHint, password_min } from "./password_hint";

export type AuthMode = "signup" | "login";

interface Refusal {
  field: string | null;
  sentence: string;
}

interface AuthFormProps {
  mode: AuthMode;
  username: Signal<string>;
}

function useEntry({ mode, username }: AuthFormProps) {
  const { actions } = useParley();
  const password = useSignal("");
  const asksCode = useSignal(false);
  const code = useSignal("");
  const refusal = useSignal<Refusal | null>(null);
  const busy = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  const name = username.value.trim();
  const answers = useNameCheck(name, mode === "signup");

  useEffect(() => {
    // On a touch screen the focus would open the keyboard over the form.
    if (!matchMedia("(pointer: coarse)").matches) focusField(form.current, "username");
  }, []);

  const attempt = () => {
    const credentials = { username: name, password: password.value };
    if (mode === "signup") return actions.signUp(credentials);
    return actions.logIn(asksCode.value ? { ...credentials, code: code.value.replace(/\s/g, "") } : credentials);
  };

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    refusal.value = refusalBefore(mode, name, password.value);
    if (!refusal.value) {
      busy.value = true;
      const error = await outcome(attempt);
      busy.value = false;
      if (error?.code === "username_taken") answers.value = new Map(answers.value).set(name, { kind: "taken" });
      const asksForCode = error?.code === "second_factor_required" && !asksCode.value;
      if (asksForCode) asksCode.value = true;
      refusal.value = error && (asksForCode ? { field: "code", sentence: "" } : refusalOf(error));
    }
    if (refusal.value) setTimeout(() => focusField(form.current, refusal.value?.field ?? null));
  };
  const judgement = judgeName(name, answers.value);
  return { form, password, asksCode: asksCode.value, code, busy, submit, said: refusal.value, judgement };
}

export function AuthForm({ mode, username }: AuthFormProps) {
  const { form, password, asksCode, code, busy, submit, said, judgement } = useEntry({ mode, username });
  const { auth, factor, oneMoment } = words();
  return (
    <form ref={form} class="auth-form" data-testid="auth-form" data-mode={mode} noValidate onSubmit={submit}>
      <TextField
        label={auth.name}
        name="username"
        testid="auth-username"
        value={username}
        autocomplete="username"
        maxLength={32}
        hint={mode === "signup" ? nameHint(judgement) : undefined}
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
      {asksCode && (
        <TextField
          label={factor.field}
          name="code"
          testid="auth-code"
          value={code}
          autocomplete="one-time-code"
          hint={factor.needed}
          invalid={said?.field === "code" && said.sentence !== ""}
          describedBy="auth-error"
        />
      )}
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

/** What is wrong with the name, or what it will be, while it is typed. */
function nameHint(judgement: NameJudgement): string {
  const { auth } = words();
  switch (judgement.kind) {
    case "empty":
      return auth.nameHint;
    case "short":
      return auth.nameShort;
    case "bad":
      return auth.nameBad;
    case "taken":
      return auth.nameTaken(judgement.name);
    case "refused":
      return judgement.sentence;
    case "possible":
      return auth.nameFine(judgement.name);
    case "free":
      return auth.nameFree(judgement.name);
  }
}

async function outcome(work: () => Promise<void>): Promise<ApiError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error;
  }
}

function refusalOf(error: ApiError): Refusal {
  const fieldOf: Record<string, string> = { username_taken: "username", second_factor_required: "code", bad_code: "code" };
  return { field: error.field ?? fieldOf[error.code] ?? null, sentence: sentenceOf(error) };
}

function focusField(form: HTMLFormElement | null, field: string | null): void {
  const control = form?.elements.namedItem(field ?? "password");
  if (control instanceof HTMLElement) control.focus();
}
