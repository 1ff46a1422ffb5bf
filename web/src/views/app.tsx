import { useParley } from "./context";
import { Mark } from "./icons";
import { lazy } from "./lazy";
import { Shell } from "./shell";
import { language, words } from "../state/language";

/** Who is logged in never needs it; who is not has it before the page is drawn. */
const AuthScreen = lazy<{ message: string | null; onClose?: () => void }>(async () => (await import("./auth_screen")).AuthScreen);

export function App() {
  const { store } = useParley();
  const session = store.session.value;
  // Another language is another page: nothing that was said in the old one is kept.
  const { tag } = language.value;
  if (session.phase === "signed-out") return <AuthScreen key={tag} message={session.message} />;
  if (session.phase === "starting") return <Starting message={session.message} />;
  return <Shell key={tag} />;
}

/** Shown for the moment in which the page finds its session again, longer only when auth does not answer. */
function Starting({ message }: { message: string | null }) {
  return (
    <main class="starting" aria-busy="true">
      <Mark />
      <p role="status">{message ? `${message} ${words().trying}` : ""}</p>
    </main>
  );
}
