import type { MyRoom } from "../protocol/wire";
import { words } from "../state/language";
import { spokenToMe } from "../state/marks";
import { isDirect, labelOf, otherOf } from "../state/rooms";
import { AccountBar } from "./account_bar";
import { useParley } from "./context";
import { openDialog, type PlainDialog } from "./dialogs";
import { Portrait } from "./flag";
import { Icon, type IconName, Mark } from "./icons";

export function Sidebar({ onClose }: { onClose: () => void }) {
  const { store } = useParley();
  const { rooms, direct } = words();
  const all = store.rooms.value;
  const conversations = all.filter(isDirect);
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
          <HeadButton icon="search" label={rooms.find} testid="browse-rooms" opens="browse" />
          <HeadButton icon="plus" label={rooms.create} testid="create-room" opens="create-room" />
        </div>
        <ul class="room-list" data-testid="room-list">
          {all.filter((room) => !isDirect(room)).map((room) => (
            <RoomLink key={room.room} room={room} />
          ))}
          {!store.roomsKnown.value && <li class="room-placeholder" aria-hidden="true" />}
        </ul>
        <div class="rooms-head">
          <h2>{direct.label}</h2>
          <HeadButton icon="plus" label={direct.begin} testid="write-to-somebody" opens="switcher" />
        </div>
        <ul class="room-list" data-testid="direct-list">
          {conversations.map((room) => (
            <RoomLink key={room.room} room={room} />
          ))}
          {store.roomsKnown.value && conversations.length === 0 && <li class="rooms-none">{direct.none}</li>}
        </ul>
      </nav>
      <AccountBar />
    </aside>
  );
}

function HeadButton({ icon, label, testid, opens }: { icon: IconName; label: string; testid: string; opens: PlainDialog }) {
  return (
    <button type="button" class="icon-button" title={label} aria-label={label} data-testid={testid} onClick={() => openDialog(opens)}>
      <Icon name={icon} />
    </button>
  );
}

function RoomLink({ room }: { room: MyRoom }) {
  const { store, actions } = useParley();
  const { count, mentions } = spokenToMe(room, store.room(room.room).marks.value);
  const isCurrent = store.currentRoom.value === room.room;
  return (
    <li>
      <a
        class="room-link"
        href={`#/${room.room}`}
        title={room.title}
        data-testid={`room-${room.room}`}
        data-unread={count > 0}
        data-mentions={mentions > 0 || undefined}
        data-region-start={isCurrent || undefined}
        aria-current={isCurrent ? "page" : undefined}
        onClick={(event) => {
          event.preventDefault();
          actions.openRoom(room.room);
        }}
      >
        <RoomSign room={room} />
        <bdi class="room-name">{labelOf(room, store.me.value?.id ?? "", store.profiles.value)}</bdi>
        {room.archived && <Icon name="archive" />}
        {count > 0 && <UnreadBadge count={count} mentions={mentions} />}
      </a>
    </li>
  );
}

/** A hash, a lock, or the other person's flag. */
export function RoomSign({ room }: { room: MyRoom }) {
  const { store } = useParley();
  const other = otherOf(room, store.me.value?.id ?? "");
  if (other) return <Portrait name={other.name} size="s" />;
  if (room.visibility === "private") {
    return (
      <span class="room-hash">
        <Icon name="lock" />
        <span class="unseen">{words().rooms.isPrivate}</span>
      </span>
    );
  }
  return (
    <span class="room-hash" aria-hidden="true">
      #
    </span>
  );
}

function UnreadBadge({ count, mentions }: { count: number; mentions: number }) {
  const { rooms } = words();
  return (
    <span class="badge" dir="ltr" data-mentions={mentions > 0 || undefined}>
      {mentions > 0 && <span aria-hidden="true">@</span>}
      {count > 99 ? "99+" : count}
      <span class="unseen"> {mentions > 0 ? rooms.named(mentions) : rooms.fresh}</span>
    </span>
  );
}
