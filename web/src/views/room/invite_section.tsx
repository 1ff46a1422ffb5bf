import { useSignal } from "@preact/signals";
import { words } from "../../state/language";
import { useParley } from "../context";
import { TextField } from "../field";
import { usePeopleFound } from "../people_finder";
import { useSubmission } from "../submission";

export function InviteSection({ room, onInvited }: { room: string; onInvited: () => void }) {
  const { store, actions } = useParley();
  const { members: said } = words();
  const typed = useSignal("");
  const invited = useSignal("");
  const { found, refusal } = usePeopleFound(typed);
  const form = useSubmission();
  const invite = async (id: string, name: string) => {
    if (!(await form.run(() => actions.membership.invite(room, id)))) return;
    invited.value = name;
    typed.value = "";
    onInvited();
  };
  const others = found?.filter((person) => person.id !== store.me.value?.id) ?? [];
  return (
    <section class="section">
      <h3>{said.invite}</h3>
      <TextField label={words().auth.name} name="invite" testid="invite-name" value={typed} hint={said.inviteHint} />
      <ul class="rows-list">
        {others.map((person) => (
          <li key={person.id} class="rows-row">
            <span class="rows-words">
              <bdi>{person.display_name ?? person.username}</bdi>
              <span class="quiet">@{person.username}</span>
            </span>
            <button
              type="button"
              class="button small"
              data-testid={`invite-${person.username}`}
              onClick={() => void invite(person.id, person.username)}
            >
              {said.add}
              <span class="unseen"> {person.username}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class={form.refusal === null && refusal === null ? "form-done" : "form-error"} role="status" data-testid="invite-said">
        {form.refusal ?? refusal ?? (found !== null && others.length === 0 ? said.inviteNone : form.done ? said.invited(invited.value) : "")}
      </p>
    </section>
  );
}
