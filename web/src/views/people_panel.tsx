import { useParley } from "./context";
import { Portrait } from "./flag";
import { Icon } from "./icons";

/** Who is in the room now. A column where there is space, a drawer where there is not. */
export function PeoplePanel({ onClose }: { onClose: () => void }) {
  const { store } = useParley();
  const people = store.room(store.currentRoom.value).people.value;
  const isLive = store.connection.value.kind === "live";
  const unlisted = people.count - people.list.length;
  return (
    <aside class="people" aria-label="Who is here" data-testid="people" data-count={people.count}>
      <header class="people-head">
        <h2>
          Here now <span class="people-number">{people.count}</span>
        </h2>
        <button type="button" class="icon-button drawer-close" aria-label="Close who is here" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {!isLive && people.count > 0 && <p class="quiet people-stale">As of the last connection.</p>}
      <ul class="people-list">
        {people.list.map((person) => (
          <li key={person.id} class="person-row">
            <Portrait name={person.name} size="s" />
            <bdi data-testid="person">{person.name}</bdi>
            {person.id === store.me.value?.id && <span class="quiet">you</span>}
          </li>
        ))}
      </ul>
      {unlisted > 0 && <p class="quiet people-stale">and {unlisted.toLocaleString("en")} more</p>}
    </aside>
  );
}
