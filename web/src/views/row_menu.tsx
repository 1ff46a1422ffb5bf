import { useSignal } from "@preact/signals";
import { words } from "../state/language";
import { linkTo } from "../state/message_link";
import type { MessageRow } from "../state/rows";
import type { Store } from "../state/store";
import { clockTime, dayInSentence } from "../state/time_words";
import { copyText } from "./clipboard";
import { useParley } from "./context";
import { Icon, type IconName } from "./icons";
import { Popover } from "./popover";

export interface RowMenuProps {
  anchor: HTMLElement;
  room: string;
  row: MessageRow;
  offset: number;
  onClose: () => void;
}

export function RowMenuPanel({ anchor, room, row, offset, onClose }: RowMenuProps) {
  const { store, actions } = useParley();
  const asks = useSignal(false);
  const { menu: said } = words();
  const copy = (text: string) => {
    onClose();
    return copyText(store, text);
  };
  return (
    <Popover anchor={anchor} label={said.title} testid="row-menu" onClose={onClose}>
      {asks.value ? (
        <div class="stack menu-question">
          <p>{said.deleteWhat(lastMoment(store, row))}</p>
          <div class="dialog-actions">
            <button type="button" class="button small" onClick={onClose}>
              {said.keep}
            </button>
            <button type="button" class="button small danger" data-testid="delete-confirm" onClick={() => { onClose(); void actions.remove(room, offset); }}>
              {said.delete}
            </button>
          </div>
        </div>
      ) : (
        <div class="menu">
          <MenuItem icon="link" testid="copy-link" onClick={() => void copy(linkTo(location.origin, { room, offset }))}>{said.copyLink}</MenuItem>
          <MenuItem icon="copy" testid="copy-text" onClick={() => void copy(row.text)}>{said.copyText}</MenuItem>
          <MenuItem icon="play" testid="play-from" onClick={() => { onClose(); actions.play({ room, from: { offset } }); }}>{said.playFrom}</MenuItem>
          {row.mine && (
            <MenuItem icon="pencil" testid="edit" onClick={() => { onClose(); store.room(room).editing.value = offset; }}>{said.edit}</MenuItem>
          )}
          {(row.mine || moderates(store, room)) && (
            <MenuItem icon="bin" testid="delete" onClick={() => (asks.value = true)}>{said.delete}</MenuItem>
          )}
          <p class="menu-note quiet" data-testid="expires">{said.goes(lastMoment(store, row))}</p>
        </div>
      )}
    </Popover>
  );
}

function MenuItem({ icon, testid, onClick, children }: { icon: IconName; testid: string; onClick: () => void; children: string }) {
  return (
    <button type="button" class="menu-item" data-testid={testid} onClick={onClick}>
      <Icon name={icon} />
      {children}
    </button>
  );
}

/** When retention takes the message, in words; null when it never does. */
function lastMoment(store: Store, row: MessageRow): string | null {
  const retention_ms = store.retention_ms.value;
  if (retention_ms === null || retention_ms < 0) return null;
  const ts = row.ts + retention_ms;
  // Beyond a hundred years is how "for good" arrives.
  if (retention_ms > 3.2e12) return null;
  return `${dayInSentence(ts, Date.now())}, ${clockTime(ts)}`;
}

function moderates(store: Store, room: string): boolean {
  const role = store.rooms.value.find((mine) => mine.room === room)?.role;
  return role === "owner" || role === "moderator";
}
