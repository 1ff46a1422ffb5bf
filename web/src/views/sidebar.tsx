import { AccountBar } from "./account_bar";
import { useParley } from "./context";
import { Icon, Mark } from "./icons";
import type { OpenDialog } from "./shell";

export function Sidebar({ onDialog, onClose }: { onDialog: (open: OpenDialog) => void; onClose: () => void }) {
  return (
    <aside class="sidebar" aria-label="Rooms and account">
      <header class="sidebar-head">
        <p class="brand">
          <Mark />
          Parley
        </p>
        <button type="button" class="icon-button drawer-close" aria-label="Close the rooms" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <nav class="rooms" aria-label="Rooms">
        <div class="rooms-head">
          <h2>Rooms</h2>
          <button
            type="button"
            class="icon-button"
            title="Find a room"
            aria-label="Find a room"
            data-testid="browse-rooms"
            onClick={() => onDialog("browse")}
          >
            <Icon name="search" />
          </button>
          <button
            type="button"
            class="icon-button"
            title="Create a room"
            aria-label="Create a room"
            data-testid="create-room"
            onClick={() => onDialog("create-room")}
          >
            <Icon name="plus" />
          </button>
        </div>
        <RoomList />
      </nav>
      <AccountBar />
    </aside>
  );
}

function RoomList() {
  const { store } = useParley();
  return (
    <ul class="room-list" data-testid="room-list">
      {store.rooms.value.map((room) => (
        <RoomLink key={room.room} room={room.room} title={room.title} />
      ))}
      {!store.roomsKnown.value && <li class="room-placeholder" aria-hidden="true" />}
    </ul>
  );
}

function RoomLink({ room, title }: { room: string; title: string }) {
  const { store, actions } = useParley();
  const unread = store.room(room).unread.value;
  const isCurrent = store.currentRoom.value === room;
  return (
    <li>
      <a
        class="room-link"
        href={`#/${room}`}
        title={title}
        data-testid={`room-${room}`}
        data-unread={unread > 0}
        aria-current={isCurrent ? "page" : undefined}
        onClick={(event) => {
          event.preventDefault();
          actions.openRoom(room);
        }}
      >
        <span class="room-hash" aria-hidden="true">
          #
        </span>
        <span class="room-name">{room}</span>
        {unread > 0 && (
          <span class="badge">
            {unread > 99 ? "99+" : unread}
            <span class="unseen"> new</span>
          </span>
        )}
      </a>
    </li>
  );
}
