import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { showBadge } from "../platform/badge";
import { words } from "../state/language";
import { spokenToMe } from "../state/marks";
import { Announcer } from "./announcer";
import { useParley } from "./context";
import { Dialogs } from "./dialogs";
import { toComposer, useKeyboard } from "./keyboard";
import { PeoplePanel } from "./people_panel";
import { RoomPane } from "./room_pane";
import { Sidebar } from "./sidebar";

export type OpenDrawer = "rooms" | "people" | null;

/** The whole window once somebody is logged in: rooms, the room on screen, who is in it. */
export function Shell() {
  const { store } = useParley();
  const drawer = useSignal<OpenDrawer>(null);
  const closeDrawer = () => {
    drawer.value = null;
  };

  useKeyboard(() => {
    if (drawer.value !== null) closeDrawer();
    else toComposer();
  });
  useSignalEffect(() => {
    store.currentRoom.value;
    closeDrawer();
  });
  useTitle();

  return (
    <div class="shell" data-drawer={drawer.value ?? "none"}>
      <button type="button" class="skip" onClick={toComposer}>
        {words().pane.skip}
      </button>
      <Sidebar onClose={closeDrawer} />
      <RoomPane onDrawer={(open) => (drawer.value = open)} />
      <PeoplePanel onClose={closeDrawer} />
      {drawer.value !== null && (
        <button type="button" class="scrim" aria-label={words().pane.closeDrawer} onClick={closeDrawer} />
      )}
      <Dialogs />
      <Announcer />
    </div>
  );
}

function useTitle(): void {
  const { store } = useParley();
  useSignalEffect(() => {
    const all = store.rooms.value.map((room) => spokenToMe(room, store.room(room.room).marks.value));
    const unread = all.reduce((sum, marks) => sum + marks.count, 0);
    const count = unread > 0 ? `(${unread}) ` : "";
    document.title = `${count}${store.label(store.currentRoom.value)} · Parley`;
    showBadge(all.reduce((sum, marks) => sum + marks.mentions, 0));
  });
  useEffect(
    () => () => {
      document.title = "Parley";
    },
    [],
  );
}
