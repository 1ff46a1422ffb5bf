import { useEffect } from "preact/hooks";
import type { ListedRoom } from "../protocol/wire";
import { words } from "../state/language";
import { isDirect, otherOf } from "../state/rooms";
import { useParley } from "./context";
import { useSubmission } from "./submission";

/** A room that I do not belong to, reached by its address: join it, or hear that there is none. */
export function Outsider({ room }: { room: string }) {
  const { store, actions } = useParley();
  const { outsider } = words();
  useEffect(() => void actions.loadDirectory(), [actions]);
  if (isDirect({ room })) return <NotBegun room={room} />;
  const listed = store.directory.value?.find((known) => known.room === room);
  if (listed) return <NotJoined listed={listed} />;
  if (store.directory.value === null) return <p class="empty quiet">{outsider.looking(room)}</p>;
  return (
    <div class="empty" data-testid="no-such-room">
      <h2>{outsider.none(room)}</h2>
      <p>{outsider.noneWhy}</p>
      <ToGeneral />
    </div>
  );
}

function NotJoined({ listed }: { listed: ListedRoom }) {
  const { actions } = useParley();
  const { outsider } = words();
  const form = useSubmission();
  return (
    <div class="empty" data-testid="outsider">
      <h2>{outsider.notIn(listed.room)}</h2>
      <p>{form.refusal ?? outsider.mayJoin}</p>
      <button
        type="button"
        class="button primary"
        data-testid="join-this-room"
        aria-busy={form.busy}
        onClick={() => void form.run(() => actions.joinRoom(listed))}
      >
        {outsider.join(listed.room)}
      </button>
    </div>
  );
}

/** A link to a direct conversation: it begins when somebody wants it to. Those of others do not exist for me. */
function NotBegun({ room }: { room: string }) {
  const { store, actions } = useParley();
  const { outsider, person } = words();
  const form = useSubmission();
  const me = store.me.value?.id ?? "";
  const other = room.split(":").includes(me) ? otherOf({ room }, me) : null;
  return (
    <div class="empty" data-testid="no-such-room">
      <h2>{other ? store.label(room) : outsider.noTalk}</h2>
      <p>{form.refusal ?? (other ? outsider.notBegun : outsider.noneWhy)}</p>
      {other && (
        <button type="button" class="button primary" data-testid="write-to" onClick={() => void form.run(() => actions.writeTo(other))}>
          {person.write}
        </button>
      )}
      <ToGeneral />
    </div>
  );
}

function ToGeneral() {
  const { actions } = useParley();
  return (
    <button type="button" class="button" data-testid="to-general" onClick={() => actions.openRoom("general")}>
      {words().outsider.toGeneral}
    </button>
  );
}
