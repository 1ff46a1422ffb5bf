import type { Present } from "../protocol/wire";
import { words } from "../state/language";
import { isDirect } from "../state/rooms";
import { useParley } from "./context";
import { openDialog } from "./dialogs";
import { Portrait } from "./flag";
import { Icon } from "./icons";
import { PersonName } from "./person_name";

/** Who is in the room now. A column where there is space, a drawer where there is not. */
export function PeoplePanel({ onClose }: { onClose: () => void }) {
  const { store } = useParley();
  const { presentPeople: said, members } = words();
  const room = store.currentRoom.value;
  const people = store.room(room).people.value;
  const isLive = store.connection.value.kind === "live";
  const unlisted = people.count - people.list.length;
  return (
    <aside
      class="people"
      data-region="people"
      tabIndex={-1}
      aria-label={said.label}
      data-testid="people"
      data-count={people.count}
    >
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
          <PersonRow key={person.id} person={person} isMe={person.id === store.me.value?.id} />
        ))}
      </ul>
      {unlisted > 0 && <p class="quiet people-stale">{said.more(unlisted)}</p>}
      {!isDirect({ room }) && (
        <button type="button" class="link people-all" data-testid="open-room" onClick={() => openDialog({ name: "room", room })}>
          {members.open}
        </button>
      )}
    </aside>
  );
}

function PersonRow({ person, isMe }: { person: Present; isMe: boolean }) {
  const { presence, presentPeople } = words();
  const state = person.state ?? "online";
  return (
    <li>
      <button type="button" class="person-row" onClick={() => openDialog({ name: "person", person })}>
        <Portrait name={person.name} size="s" />
        <PersonName person={person} testid="person" />
        {isMe && <span class="quiet">{presentPeople.you}</span>}
        <span class="presence" data-state={state} data-testid={`presence-${person.name}`} title={presence[state]}>
          <span class="unseen">{presence[state]}</span>
        </span>
      </button>
    </li>
  );
}
