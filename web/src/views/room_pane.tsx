import { useSignal } from "@preact/signals";
import { sentenceOf } from "../flows/refusals";
import { retentionSentence } from "../state/words";
import { Composer } from "./composer";
import { ConnectionBanner } from "./connection_banner";
import { useParley } from "./context";
import { Icon } from "./icons";
import { MessageList } from "./message_list";
import { Notices } from "./notices";
import { Outsider } from "./outsider";
import type { OpenDrawer } from "./shell";
import { TypingLine } from "./typing_line";
import { words } from "../state/language";

export function RoomPane({ onDrawer }: { onDrawer: (open: OpenDrawer) => void }) {
  const { store } = useParley();
  const room = store.currentRoom.value;
  const isMine = store.rooms.value.some((mine) => mine.room === room);
  const isOutside = store.roomsKnown.value && !isMine;
  return (
    <main class="pane">
      <RoomHeader room={room} isMine={isMine} onDrawer={onDrawer} />
      <div class="pane-body">
        <div class="over-list">
          <ConnectionBanner />
          <Notices />
        </div>
        {isOutside ? <Outsider key={room} room={room} /> : <MessageList key={room} room={room} />}
      </div>
      {!isOutside && (
        <div class="pane-foot">
          <TypingLine room={room} />
          <Composer key={room} room={room} />
        </div>
      )}
    </main>
  );
}

function RoomHeader({ room, isMine, onDrawer }: { room: string; isMine: boolean; onDrawer: (open: OpenDrawer) => void }) {
  const { store } = useParley();
  const title = store.rooms.value.find((mine) => mine.room === room)?.title ?? "";
  const retention_ms = store.retention_ms.value;
  const people = store.room(room).people.value;
  return (
    <header class="pane-head">
      <button
        type="button"
        class="icon-button drawer-open"
        aria-label={words().rooms.show}
        data-testid="open-rooms"
        onClick={() => onDrawer("rooms")}
      >
        <Icon name="menu" />
      </button>
      <div class="pane-words">
        <h1>
          <span class="room-hash" aria-hidden="true">
            #
          </span>
          {room}
          {title !== "" && title.toLowerCase() !== room && <span class="pane-title">{title}</span>}
        </h1>
        <p class="quiet" data-testid="retention">
          {retention_ms === null ? "\u00a0" : retentionSentence(retention_ms)}
        </p>
      </div>
      {isMine && room !== "general" && <LeaveButton room={room} />}
      <button
        type="button"
        class="icon-button people-open"
        aria-label={words().people.show(people.count)}
        data-testid="people-toggle"
        onClick={() => onDrawer("people")}
      >
        <Icon name="people" />
        <span class="people-count">{people.count}</span>
      </button>
    </header>
  );
}

function LeaveButton({ room }: { room: string }) {
  const { store, actions } = useParley();
  const busy = useSignal(false);
  const leave = async () => {
    busy.value = true;
    try {
      await actions.leaveRoom(room);
    } catch (error) {
      store.say("alarm", `${words().rooms.stillIn(room)} ${sentenceOf(error)}`);
    } finally {
      busy.value = false;
    }
  };
  return (
    <button
      type="button"
      class="button small"
      data-testid="leave-room"
      disabled={busy.value}
      onClick={() => void leave()}
    >
      {words().rooms.leave}
      <span class="unseen"> {room}</span>
    </button>
  );
}
