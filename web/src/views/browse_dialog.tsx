import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { sentenceOf } from "../flows/refusals";
import type { ListedRoom } from "../protocol/wire";
import { clockTime, dayInSentence } from "../state/time_words";
import { useParley } from "./context";
import { Dialog } from "./dialog";
import { openDialog } from "./dialogs";
import { TextField } from "./field";
import { words } from "../state/language";

export function BrowseDialog({ onClose }: { onClose: () => void }) {
  const { store, actions } = useParley();
  const sought = useSignal("");
  const { directory: said, rooms } = words();
  useEffect(() => void actions.loadDirectory(), [actions]);
  const directory = store.directory.value;
  const found = directory?.filter((room) => matches(room, sought.value)) ?? [];
  return (
    <Dialog title={said.title} testid="browse-dialog" onClose={onClose}>
      <TextField label={rooms.find} name="room-search" testid="browse-search" value={sought} />
      {directory === null && <p class="quiet">{said.reading}</p>}
      {directory !== null && found.length === 0 && (
        <p class="quiet">
          {said.none}{" "}
          <button type="button" class="link" onClick={() => openDialog("create-room")}>
            {said.createOne}
          </button>
        </p>
      )}
      <ul class="directory">
        {found.map((room) => (
          <DirectoryRow key={room.room} room={room} onDone={onClose} />
        ))}
      </ul>
    </Dialog>
  );
}

function DirectoryRow({ room, onDone }: { room: ListedRoom; onDone: () => void }) {
  const { store, actions } = useParley();
  const refusal = useSignal<string | null>(null);
  const mine = store.rooms.value.some((known) => known.room === room.room);
  const enter = async () => {
    try {
      if (mine) actions.openRoom(room.room);
      else await actions.joinRoom(room);
      onDone();
    } catch (error) {
      refusal.value = sentenceOf(error);
    }
  };
  return (
    <li class="directory-row">
      <div class="directory-words">
        <strong>#{room.room}</strong>
        <span class="quiet">{refusal.value ?? aboutRoom(room)}</span>
      </div>
      <button type="button" class="button" data-testid={`join-room-${room.room}`} onClick={() => void enter()}>
        {mine ? words().open : words().join}
        <span class="unseen"> {room.room}</span>
      </button>
    </li>
  );
}

function matches(room: ListedRoom, sought: string): boolean {
  const needle = sought.trim().replace(/^#/, "").toLowerCase();
  return `${room.room} ${room.title}`.toLowerCase().includes(needle);
}

function aboutRoom(room: ListedRoom): string {
  const { directory } = words();
  const title = room.title.toLowerCase() === room.room ? "" : `${room.title} · `;
  if (typeof room.last_ts !== "number") return `${title}${directory.nothingSaid}`;
  return title + directory.lastSaid(dayInSentence(room.last_ts, Date.now()), clockTime(room.last_ts));
}
