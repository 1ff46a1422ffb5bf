import { useSignal } from "@preact/signals";
import { AuthForm, type AuthMode } from "./auth_form";
import { Hoist } from "./hoist";
import { Mark } from "./icons";
import { Sea } from "./sea";
import { ThemeSwitch } from "./theme_switch";

/** The first screen: sign-up, with log-in one click away. After a log-out it opens on log-in. */
export function AuthScreen({ message }: { message: string | null }) {
  const mode = useSignal<AuthMode>(message === null ? "signup" : "login");
  const username = useSignal("");
  return (
    <div class="auth">
      <Sky name={username.value.trim()} />
      <main class="auth-main">
        <div class="auth-card">
          <h1>{mode.value === "signup" ? "Come aboard" : "Welcome back"}</h1>
          <p class="auth-lead">
            {mode.value === "signup" ? "Pick a name and a password. That is all it takes." : "Log in to go on talking."}
          </p>
          {message !== null && (
            <p class="auth-message" role="status" data-testid="auth-message">
              {message}
            </p>
          )}
          <AuthForm key={mode.value} mode={mode.value} username={username} />
          <p class="auth-other">
            {mode.value === "signup" ? "You have an account?" : "You are new here?"}{" "}
            <button
              type="button"
              class="link"
              data-testid="auth-switch"
              onClick={() => {
                mode.value = mode.value === "signup" ? "login" : "signup";
              }}
            >
              {mode.value === "signup" ? "Log in" : "Sign up"}
            </button>
          </p>
        </div>
        <ThemeSwitch />
      </main>
    </div>
  );
}

/** The flags spell Parley until a name is typed, then the name. */
function Sky({ name }: { name: string }) {
  return (
    <header class="auth-sky">
      <Sea />
      <p class="brand">
        <Mark />
        Parley
      </p>
      <div class="auth-line">
        <Hoist word={name === "" ? "parley" : name} />
        <p class="auth-caption">{name === "" ? "Parley, in signal flags" : "Your name, in signal flags"}</p>
      </div>
      <ul class="auth-facts">
        <li>Every message is a line in a log, in one order for everybody.</li>
        <li>Nothing is lost on the way: what you write waits until it is in.</li>
        <li>What has expired is gone, and Parley says so.</li>
      </ul>
    </header>
  );
}
