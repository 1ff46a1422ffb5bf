/** The keys of the whole page: what each does is decided in state/keys.ts, here it is done. */
import { useEffect } from "preact/hooks";
import { type Command, commandOf, turned } from "../state/keys";
import type { Parley } from "../flows/parley";
import { useParley } from "./context";
import { openDialog } from "./dialogs";

/** `back`: what Escape does when nothing lies over the page. */
export function useKeyboard(back: () => void): void {
  const parley = useParley();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = event.defaultPrevented ? null : commandOf(event, isField(event.target));
      if (command === null) return;
      if (command !== "back") event.preventDefault();
      carryOut(command, parley, back);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
}

/** A button and no link leads here too: the address's hash names the room. */
export function toComposer(): void {
  document.getElementById("composer")?.focus();
}

function carryOut(command: Command, parley: Parley, back: () => void): void {
  if (command === "back") back();
  else if (command === "next-region" || command === "previous-region") toRegion(command === "next-region" ? 1 : -1);
  else if (command === "next-room" || command === "previous-room") toRoom(parley, command === "next-room" ? 1 : -1);
  else openDialog(command);
}

function toRoom({ store, actions }: Parley, step: 1 | -1): void {
  const rooms = store.rooms.value.map((room) => room.room);
  const next = rooms[turned(rooms.length, rooms.indexOf(store.currentRoom.value), step)];
  if (next !== undefined) actions.openRoom(next);
}

/** Regions carry `data-region`; within one, `data-region-start` has the focus first, else the region itself. */
function toRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((region) => region.checkVisibility({ visibilityProperty: true }));
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const region = regions[turned(regions.length, here, step)];
  (region?.querySelector<HTMLElement>("[data-region-start]") ?? region)?.focus();
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
