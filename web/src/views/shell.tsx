import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Announcer } from "./announcer";
import { BrowseDialog } from "./browse_dialog";
import { useParley } from "./context";
import { CreateRoomDialog } from "./create_room_dialog";
import { PeoplePanel } from "./people_panel";
import { RoomPane } from "./room_pane";
import { Sidebar } from "./sidebar";
import { words } from "../state/language";

export type OpenDialog = "create-room" | "browse" | null;
export type OpenDrawer = "rooms" | "people" | null;

/** The whole window once somebody is logged in: rooms, the room on screen, who is in it. */
export function Shell() {
  const { store } = useParley();
  const dialog = useSignal<OpenDialog>(null);
  const drawer = useSignal<OpenDrawer>(null);
  const closeDrawer = () => {
    drawer.value = null;
  };

  useEscape(() => {
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
      <Sidebar onDialog={(open) => (dialog.value = open)} onClose={closeDrawer} />
      <RoomPane onDrawer={(open) => (drawer.value = open)} />
      <PeoplePanel onClose={closeDrawer} />
      {drawer.value !== null && (
        <button type="button" class="scrim" aria-label={words().pane.closeDrawer} onClick={closeDrawer} />
      )}
      {dialog.value === "create-room" && <CreateRoomDialog onClose={() => (dialog.value = null)} />}
      {dialog.value === "browse" && (
        <BrowseDialog onClose={() => (dialog.value = null)} onCreate={() => (dialog.value = "create-room")} />
      )}
      <Announcer />
    </div>
  );
}

/** A button and no link: the address's hash names the room. */
function toComposer(): void {
  document.getElementById("composer")?.focus();
}

function useEscape(act: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.isComposing) act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
}

function useTitle(): void {
  const { store } = useParley();
  useSignalEffect(() => {
    const unread = store.rooms.value.reduce((sum, room) => sum + store.room(room.room).unread.value, 0);
    const count = unread > 0 ? `(${unread}) ` : "";
    document.title = `${count}#${store.currentRoom.value} · Parley`;
  });
  useEffect(
    () => () => {
      document.title = "Parley";
    },
    [],
  );
}
