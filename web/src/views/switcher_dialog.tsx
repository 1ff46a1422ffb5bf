import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { sentenceOf } from "../flows/refusals";
import type { UserCard } from "../protocol/auth_api";
import type { Room } from "../protocol/wire";
import { turned } from "../state/keys";
import { words } from "../state/language";
import { directRoom, isDirect } from "../state/rooms";
import type { Store } from "../state/store";
import { type Place, placesFor } from "../state/switcher";
import { useParley } from "./context";
import "../styles/dialogs.css";
import { Dialog } from "./dialog";
import { usePeopleFound } from "./people_finder";

function useSwitcher(onClose: () => void) {
  const { store, actions } = useParley();
  const typed = useSignal("");
  const chosen = useSignal(0);
  useEffect(() => void actions.loadDirectory(), [actions]);
  const { found: people } = usePeopleFound(typed);
  const found = placesFor([...roomPlaces(store), ...personPlaces(store, people ?? [])], typed.value);
  const go = (place: Place | undefined) => {
    if (!place) return;
    onClose();
    if (place.kind === "room") actions.openRoom(place.id);
    else actions.writeTo({ id: place.id, name: place.about }).catch((error) => store.say("alarm", sentenceOf(error)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Enter") go(found[chosen.value]);
    else if (event.key === "ArrowDown") chosen.value = turned(found.length || 1, chosen.value, 1);
    else if (event.key === "ArrowUp") chosen.value = turned(found.length || 1, chosen.value, -1);
    else return;
    event.preventDefault();
  };
  const onInput = (event: { currentTarget: HTMLInputElement }) => {
    typed.value = event.currentTarget.value;
    chosen.value = 0;
  };
  return { found, chosen: chosen.value, go, field: { value: typed.value, onInput, onKeyDown } };
}

/** Ctrl+K: a few letters, Enter, there. A combobox whose list is always open. */
export function SwitcherDialog({ onClose }: { onClose: () => void }) {
  const { found, chosen, go, field } = useSwitcher(onClose);
  const said = words().switcher;
  return (
    <Dialog title={said.title} testid="switcher" onClose={onClose}>
      <input
        class="switcher-field"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="switcher-list"
        aria-activedescendant={found.length > 0 ? `switcher-${chosen}` : undefined}
        aria-label={said.label}
        placeholder={said.label}
        autocomplete="off"
        data-testid="switcher-field"
        {...field}
      />
      <div class="switcher-list" id="switcher-list" role="listbox" aria-label={said.title}>
        {found.map((place, index) => (
          <PlaceOption key={`${place.kind}${place.id}`} place={place} index={index} chosen={index === chosen} onGo={() => go(place)} />
        ))}
      </div>
      <p class="quiet" role="status">
        {found.length === 0 ? said.none : said.found(found.length)}
      </p>
    </Dialog>
  );
}

interface PlaceOptionProps {
  place: Place;
  index: number;
  chosen: boolean;
  onGo: () => void;
}

/** The keys are the field's, which keeps the focus; here is only the pointer. */
function PlaceOption({ place, index, chosen, onGo }: PlaceOptionProps) {
  const aboutMine = place.about === place.name ? "" : place.about;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus (aria-activedescendant).
    <div
      id={`switcher-${index}`}
      class="switcher-place"
      role="option"
      aria-selected={chosen}
      data-testid={`switch-to-${place.kind === "person" ? place.about : place.id}`}
      ref={(row) => {
        if (chosen) row?.scrollIntoView({ block: "nearest" });
      }}
      onClick={onGo}
    >
      <span class="room-hash" aria-hidden="true">
        {place.kind === "person" || isDirect({ room: place.id }) ? "@" : "#"}
      </span>
      <bdi>{place.name}</bdi>
      <span class="quiet">{place.mine ? aboutMine : words().switcher.notMine}</span>
      {place.unread > 0 && <span class="badge">{place.unread}</span>}
    </div>
  );
}

function roomPlaces(store: Store): Place[] {
  const mine = store.rooms.value.map((room) => placeOf(store, room, true));
  const known = new Set(mine.map((place) => place.id));
  const others = (store.directory.value ?? []).filter((room) => !known.has(room.room));
  return [...mine, ...others.map((room) => placeOf(store, room, false))];
}

function placeOf(store: Store, room: Room, mine: boolean): Place {
  const name = store.label(room.room).replace(/^#/, "");
  const about = room.topic || (room.title.toLowerCase() === room.room ? "" : room.title);
  const unread = mine ? store.room(room.room).marks.value.count : 0;
  return { kind: "room", id: room.room, name, about, mine, unread };
}

/** People with whom there is no conversation yet: those with one are found as its other side. */
function personPlaces(store: Store, people: readonly UserCard[]): Place[] {
  const me = store.me.value?.id ?? "";
  const known = new Set(store.rooms.value.map((room) => room.room));
  const strangers = people.filter(({ id }) => id !== me && !known.has(directRoom(me, id)));
  return strangers.map(({ id, username, display_name }) => ({
    kind: "person",
    id,
    name: display_name ?? username,
    about: username,
    mine: true,
    unread: 0,
  }));
}
