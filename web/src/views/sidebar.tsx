import { AccountBar } from "./account_bar";
import { useParley } from "./context";
import { Icon, Mark } from "./icons";
import { openDialog } from "./dialogs";
import { words } from "../state/language";

export function Sidebar({ onClose }: { onClose: () => void }) {
  const { rooms } = words();
  return (
    <aside class="sidebar" aria-label={rooms.sidebar}>
      <header class="sidebar-head">
        <p class="brand">
          <Mark />
          Parley
        </p>
        <button type="button" class="icon-button drawer-close" aria-label={rooms.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <nav class="rooms" data-region="rooms" tabIndex={-1} aria-label={rooms.label}>
        <div class="rooms-head">
          <h2>{rooms.label}</h2>
          <button
            type="button"
            class="icon-button"
            title={rooms.find}
            aria-label={rooms.find}
            data-testid="browse-rooms"
            onClick={() => (openDialog.value = "browse")}
          >
            <Icon name="search" />
          </button>
          <button
            type="button"
            class="icon-button"
            title={rooms.create}
            aria-label={rooms.create}
            data-testid="create-room"
            onClick={() => (openDialog.value = "create-room")}
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
        data-region-start={isCurrent || undefined}
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
            <span class="unseen"> {words().rooms.fresh}</span>
          </span>
        )}
      </a>
    </li>
  );
}
