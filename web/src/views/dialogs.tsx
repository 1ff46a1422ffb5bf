/** What may lie over the page, one at a time. The code of each comes when it is first opened. */
import { signal } from "@preact/signals";
import { lazy } from "./lazy";

export type OpenDialog = "create-room" | "browse" | "switcher" | "keys";

export const openDialog = signal<OpenDialog | null>(null);

const views = {
  "create-room": lazy(async () => (await import("./create_room_dialog")).CreateRoomDialog),
  browse: lazy(async () => (await import("./browse_dialog")).BrowseDialog),
  switcher: lazy(async () => (await import("./switcher_dialog")).SwitcherDialog),
  keys: lazy(async () => (await import("./keys_dialog")).KeysDialog),
};

export function Dialogs() {
  const name = openDialog.value;
  if (name === null) return null;
  const View = views[name];
  return <View key={name} onClose={() => closed(name)} />;
}

/** One dialog may open another: then the first, closing, must not close the second. */
function closed(name: OpenDialog): void {
  if (openDialog.value === name) openDialog.value = null;
}
