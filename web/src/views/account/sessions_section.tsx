import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { SessionInfo } from "../../protocol/wire";
import { words } from "../../state/language";
import { clockTime, dayInSentence } from "../../state/time_words";
import { useParley } from "../context";
import { useSubmission } from "../submission";
import { Section } from "./account_dialog";

export function SessionsSection() {
  const { store, actions } = useParley();
  const { profile, account } = words();
  const sessions = useSignal<readonly SessionInfo[]>([]);
  const form = useSubmission();
  const read = () =>
    form.run(async () => {
      sessions.value = await actions.account.sessions();
    });
  useEffect(() => void read(), []);
  const end = async (id: string) => {
    if (await form.run(() => actions.account.endSession(id))) await read();
  };
  return (
    <Section title={profile.sessions}>
      <ul class="rows-list" data-testid="sessions">
        {sessions.value.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => void end(session.id)} />
        ))}
      </ul>
      <p class="form-error" role="alert">
        {form.refusal}
      </p>
      {store.unsent.value > 0 && <p>{account.unsentLost(store.unsent.value)}</p>}
      <button type="button" class="button" data-testid="logout-all" onClick={() => void actions.logOut(true)}>
        {account.logOutEverywhere}
      </button>
    </Section>
  );
}

function SessionRow({ session, onEnd }: { session: SessionInfo; onEnd: () => void }) {
  const { profile } = words();
  const used = `${dayInSentence(session.last_used_at, Date.now())} ${clockTime(session.last_used_at)}`;
  return (
    <li class="rows-row" data-testid="session" data-current={session.current}>
      <span class="rows-words">
        <bdi>{session.device || profile.unknownDevice}</bdi>
        <span class="quiet">{session.current ? profile.thisDevice : profile.lastUsed(used)}</span>
      </span>
      {!session.current && (
        <button type="button" class="button small" data-testid="end-session" onClick={onEnd}>
          {profile.endSession}
        </button>
      )}
    </li>
  );
}
