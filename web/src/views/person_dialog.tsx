import type { Person } from "../protocol/wire";
import { words } from "../state/language";
import { shownName } from "../state/people";
import { useParley } from "./context";
import "../styles/forms.css";
import { Dialog } from "./dialog";
import { Portrait } from "./flag";
import { useSubmission } from "./submission";

/** Who somebody is, and what can be done about them: write, block. */
export function PersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { store, actions } = useParley();
  const { person: said } = words();
  const form = useSubmission();
  const isBlocked = store.blocked.value.has(person.id);
  const write = async () => {
    if (await form.run(() => actions.writeTo(person))) onClose();
  };
  return (
    <Dialog title={shownName(store.profiles.value, person)} testid="person-dialog" onClose={onClose}>
      <p class="person-card">
        <Portrait name={person.name} />
        <bdi class="quiet">@{person.name}</bdi>
      </p>
      {person.id === store.me.value?.id ? (
        <p>{said.self}</p>
      ) : (
        <>
          {isBlocked && <p class="quiet">{said.blocked}</p>}
          <div class="choices-row">
            <button type="button" class="button primary" data-testid="write-to" aria-busy={form.busy} onClick={() => void write()}>
              {said.write}
            </button>
            <button
              type="button"
              class="button"
              data-testid="block"
              aria-pressed={isBlocked}
              onClick={() => void form.run(() => actions.membership.block(person.id, !isBlocked))}
            >
              {isBlocked ? said.unblock : said.block}
            </button>
          </div>
          <p class="form-error" role="alert">
            {form.refusal}
          </p>
        </>
      )}
    </Dialog>
  );
}
