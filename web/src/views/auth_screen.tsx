import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Shell } from "./screens";
import "../styles/auth.css";
import { AuthForm, type AuthMode } from "./auth_form";
import { Hoist } from "./hoist";
import { Mark } from "./icons";
import { Sea } from "./sea";
import { LanguageSwitch } from "./language_switch";
import { ThemeSwitch } from "./theme_switch";
import { words } from "../state/language";

/** The first screen: sign-up, with log-in one click away. After a log-out it opens on log-in. */
export function AuthScreen({ message }: { message: string | null }) {
  const mode = useSignal<AuthMode>(message === null ? "signup" : "login");
  const username = useSignal("");
  // Fetched while the form is filled in.
  useEffect(Shell.preload, []);
  const { auth } = words();
  return (
    <div class="auth">
      <Sky name={username.value.trim()} />
      <main class="auth-main">
        <div class="auth-card">
          <h1>{mode.value === "signup" ? auth.comeAboard : auth.welcomeBack}</h1>
          <p class="auth-lead">
            {mode.value === "signup" ? auth.signUpLead : auth.logInLead}
          </p>
          {message !== null && (
            <p class="auth-message" role="status" data-testid="auth-message">
              {message}
            </p>
          )}
          <AuthForm key={mode.value} mode={mode.value} username={username} />
          <p class="auth-other">
            {mode.value === "signup" ? auth.haveAccount : auth.newHere}{" "}
            <button
              type="button"
              class="link"
              data-testid="auth-switch"
              onClick={() => {
                mode.value = mode.value === "signup" ? "login" : "signup";
              }}
            >
              {mode.value === "signup" ? auth.logIn : auth.signUp}
            </button>
          </p>
        </div>
        <div class="auth-choices">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </main>
    </div>
  );
}

/** The flags spell Parley until a name is typed, then the name. */
function Sky({ name }: { name: string }) {
  const { auth } = words();
  return (
    <header class="auth-sky">
      <Sea />
      <p class="brand">
        <Mark />
        Parley
      </p>
      <div class="auth-line">
        <Hoist word={name === "" ? "parley" : name} />
        <p class="auth-caption">{name === "" ? auth.captionParley : auth.captionName}</p>
      </div>
      <ul class="auth-facts">
        {auth.facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </header>
  );
}
