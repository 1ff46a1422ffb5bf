import { useSignal } from "@preact/signals";
import { words } from "../state/language";
import type { MessageRow } from "../state/rows";
import { rowIsHeld, useIsActive } from "./active_row";
import { useParley } from "./context";
import { EmojiGrid } from "./emoji_lazy";
import { Icon, type IconName } from "./icons";
import { toComposer } from "./keyboard";
import { lazy } from "./lazy";
import type { RowMenuProps } from "./row_menu";

const RowMenu = lazy<RowMenuProps>(async () => (await import("./row_menu")).RowMenuPanel);

/** React, answer, and more: for the row under the pointer, touched, or with the focus. */
export function RowTools({ room, row }: { room: string; row: MessageRow }) {
  const isActive = useIsActive(row.key);
  return isActive && row.offset !== null && !row.deleted ? <Tools room={room} row={row} offset={row.offset} /> : null;
}

function Tools({ room, row, offset }: { room: string; row: MessageRow; offset: number }) {
  const { store, actions } = useParley();
  const open = useSignal<{ what: "emoji" | "menu"; anchor: HTMLElement } | null>(null);
  const said = words().tools;
  const show = (what: "emoji" | "menu") => (event: { currentTarget: HTMLElement }) => {
    rowIsHeld.value = true;
    open.value = { what, anchor: event.currentTarget };
  };
  const close = () => {
    rowIsHeld.value = false;
    open.value = null;
  };
  const answer = () => {
    store.room(room).answering.value = { offset, sender: row.sender, text: row.text };
    toComposer();
  };
  return (
    <div class="row-tools" data-testid="row-tools">
      <Tool icon="smile" label={said.react} testid="react" onClick={show("emoji")} />
      <Tool icon="reply" label={said.reply} testid="reply" onClick={answer} />
      <Tool icon="more" label={said.more} testid="row-more" onClick={show("menu")} />
      {open.value?.what === "emoji" && (
        <EmojiGrid anchor={open.value.anchor} onPick={(emoji) => void actions.react(room, offset, emoji, true)} onClose={close} />
      )}
      {open.value?.what === "menu" && <RowMenu anchor={open.value.anchor} room={room} row={row} offset={offset} onClose={close} />}
    </div>
  );
}

interface ToolProps {
  icon: IconName;
  label: string;
  testid: string;
  onClick: (event: { currentTarget: HTMLElement }) => void;
}

function Tool({ icon, label, testid, onClick }: ToolProps) {
  return (
    <button type="button" class="row-tool" aria-label={label} title={label} data-testid={testid} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
