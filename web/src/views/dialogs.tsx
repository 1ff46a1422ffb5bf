/** What may lie over the page, one at a time. The code of each comes when it is first opened. */
import { signal } from "@preact/signals";
import type { Person } from "../protocol/wire";
import { lazy } from "./lazy";

export type PlainDialog = "create-room" | "browse" | "switcher" | "keys" | "account" | "search";

export type OpenDialog = { name: PlainDialog } | { name: "room"; room: string } | { name: "person"; person: Person };

const opened = signal<OpenDialog | null>(null);

export function openDialog(dialog: OpenDialog | PlainDialog): void {
  opened.value = typeof dialog === "string" ? { name: dialog } : dialog;
}

const plain = {
  "create-room": lazy(async () => (await import("./create_room_dialog")).CreateRoomDialog),
  browse: lazy(async () => (await import("./browse_dialog")).BrowseDialog),
  switcher: lazy(async () => (await import("./switcher_dialog")).SwitcherDialog),
  keys: lazy(async () => (await import("./keys_dialog")).KeysDialog),
  search: lazy(async () => (await import("./search_dialog")).SearchDialog),
  account: lazy(async () => (await import("./account/account_dialog")).AccountDialog),
};
const RoomDialog = lazy(async () => (await import("./room/room_dialog")).RoomDialog);
const PersonDialog = lazy(async () => (await import("./person_dialog")).PersonDialog);

export function Dialogs() {
  const dialog = opened.value;
  if (dialog === null) return null;
  // One dialog may open another: then the first, closing, must not close the second.
  const onClose = () => {
    if (opened.value === dialog) opened.value = null;
  };
  if (dialog.name === "room") return <RoomDialog key={dialog.room} room={dialog.room} onClose={onClose} />;
  if (dialog.name === "person") return <PersonDialog key={dialog.person.id} person={dialog.person} onClose={onClose} />;
  const View = plain[dialog.name];
  return <View key={dialog.name} onClose={onClose} />;
}
