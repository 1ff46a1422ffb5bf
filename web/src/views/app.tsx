import { useLayoutEffect } from "preact/hooks";
import { useParley } from "./context";
import "./shared_parts";
import { Mark } from "./icons";
import { AuthScreen, Shell } from "./screens";
import { language, words } from "../state/language";

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
  // It will be needed in a moment: fetched while the session is found again, and not a frame later.
  useLayoutEffect(Shell.preload, []);
  return (
    <main class="starting" aria-busy="true">
      <Mark />
      <p role="status">{message ? `${message} ${words().trying}` : ""}</p>
    </main>
  );
}
