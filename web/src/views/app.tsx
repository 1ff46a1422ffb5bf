import { useParley } from "./context";
import { AuthScreen } from "./auth_screen";
import { Mark } from "./icons";
import { Shell } from "./shell";
import { words } from "../state/language";

export function App() {
  const { store } = useParley();
  const session = store.session.value;
  if (session.phase === "signed-out") return <AuthScreen message={session.message} />;
  if (session.phase === "starting") return <Starting message={session.message} />;
  return <Shell />;
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
