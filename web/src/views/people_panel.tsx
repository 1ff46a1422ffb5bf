import { useParley } from "./context";
import { Portrait } from "./flag";
import { Icon } from "./icons";
import { words } from "../state/language";

/** Who is in the room now. A column where there is space, a drawer where there is not. */
export function PeoplePanel({ onClose }: { onClose: () => void }) {
  const { store } = useParley();
  const { people: said } = words();
  const people = store.room(store.currentRoom.value).people.value;
  const isLive = store.connection.value.kind === "live";
  const unlisted = people.count - people.list.length;
  return (
    <aside class="people" data-region="people" tabIndex={-1} aria-label={said.label} data-testid="people" data-count={people.count}>
      <header class="people-head">
        <h2>
          {said.here} <span class="people-number">{people.count}</span>
        </h2>
        <button type="button" class="icon-button drawer-close" aria-label={said.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {!isLive && people.count > 0 && <p class="quiet people-stale">{said.stale}</p>}
      <ul class="people-list">
        {people.list.map((person) => (
          <li key={person.id} class="person-row">
            <Portrait name={person.name} size="s" />
            <bdi data-testid="person">{person.name}</bdi>
            {person.id === store.me.value?.id && <span class="quiet">{said.you}</span>}
          </li>
        ))}
      </ul>
      {unlisted > 0 && <p class="quiet people-stale">{said.more(unlisted)}</p>}
    </aside>
  );
}
