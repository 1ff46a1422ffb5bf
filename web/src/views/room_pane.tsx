import type { MyRoom } from "../protocol/wire";
import { words } from "../state/language";
import { isDirect } from "../state/rooms";
import type { ReplayWish } from "../state/replay";
import { retentionSentence } from "../state/words";
import { Composer } from "./composer";
import { ConnectionBanner } from "./connection_banner";
import { useParley } from "./context";
import { openDialog } from "./dialogs";
import { Icon } from "./icons";
import { MessageList } from "./message_list";
import { lazy } from "./lazy";
import { Notices } from "./notices";
import type { OpenDrawer } from "./shell";
import { RoomSign } from "./sidebar";
import { TypingLine } from "./typing_line";

const ReplayPane = lazy<{ wish: ReplayWish; onClose: () => void }>(async () => (await import("./replay/replay_pane")).ReplayPane);
const Outsider = lazy<{ room: string; onClose?: () => void }>(async () => (await import("./outsider")).Outsider);

export function RoomPane({ onDrawer }: { onDrawer: (open: OpenDrawer) => void }) {
  const { store, actions } = useParley();
  const room = store.currentRoom.value;
  const wish = store.replaying.value;
  const mine = store.rooms.value.find((known) => known.room === room);
  const isOutside = store.roomsKnown.value && !mine;
  return (
    <main class="pane">
      <RoomHeader room={room} mine={mine} onDrawer={onDrawer} />
      <div class="pane-body">
        <div class="over-list">
          <ConnectionBanner />
          <Notices />
        </div>
        {wish ? (
          <ReplayPane key={wish} wish={wish} onClose={() => actions.play(null)} />
        ) : isOutside ? (
          <Outsider key={room} room={room} />
        ) : (
          <MessageList key={room} room={room} />
        )}
      </div>
      {!isOutside && !wish && (
        <div class="pane-foot">
          <TypingLine room={room} />
          <Composer key={room} room={room} />
        </div>
      )}
    </main>
  );
}

interface RoomHeaderProps {
  room: string;
  mine: MyRoom | undefined;
  onDrawer: (open: OpenDrawer) => void;
}

function RoomHeader({ room, mine, onDrawer }: RoomHeaderProps) {
  const { store } = useParley();
  const { rooms, presentPeople, direct } = words();
  const people = store.room(room).people.value;
  const isTalk = isDirect({ room });
  return (
    <header class="pane-head">
      <button
        type="button"
        class="icon-button drawer-open"
        aria-label={rooms.show}
        data-testid="open-rooms"
        onClick={() => onDrawer("rooms")}
      >
        <Icon name="menu" />
      </button>
      <div class="pane-words">
        <div class="pane-name">
          <h1>
            {mine && <RoomSign room={mine} />}
            <bdi>{mine ? store.label(room).replace(/^#/, "") : store.label(room)}</bdi>
          </h1>
          <span class="pane-title" dir="auto">
            {isTalk ? direct.between : aboutRoom(room, mine)}
          </span>
        </div>
        <Retention archived={mine?.archived ?? false} />
      </div>
      {mine && <SearchButton />}
      {mine && !isTalk && <AboutButton room={room} />}
      <button
        type="button"
        class="icon-button people-open"
        aria-label={presentPeople.show(people.count)}
        data-testid="people-toggle"
        onClick={() => onDrawer("people")}
      >
        <Icon name="people" />
        <span class="people-count">{people.count}</span>
      </button>
    </header>
  );
}

function SearchButton() {
  const { search } = words();
  return (
    <button type="button" class="icon-button" title={search.title} aria-label={search.title} data-testid="search-open" onClick={() => openDialog("search")}>
      <Icon name="search" />
    </button>
  );
}

function AboutButton({ room }: { room: string }) {
  const { members } = words();
  return (
    <button
      type="button"
      class="icon-button about-open"
      title={members.open}
      aria-label={members.open}
      data-testid="about-room"
      onClick={() => openDialog({ name: "room", room })}
    >
      <Icon name="info" />
    </button>
  );
}

function Retention({ archived }: { archived: boolean }) {
  const { store } = useParley();
  const retention_ms = store.retention_ms.value;
  const kept = retention_ms === null ? "\u00a0" : retentionSentence(retention_ms);
  return (
    <p class="quiet" data-testid="retention">
      {archived ? `${words().members.archived} ${kept}` : kept}
    </p>
  );
}

/** #general explains itself until somebody gives it a topic; other rooms have their topic, else their title. */
function aboutRoom(room: string, mine: MyRoom | undefined): string {
  if (mine?.topic) return mine.topic;
  if (room === "general") return words().rooms.general;
  return mine && mine.title.toLowerCase() !== room ? mine.title : "";
}
