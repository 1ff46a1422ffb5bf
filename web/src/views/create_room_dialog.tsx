import { useSignal } from "@preact/signals";
import { sentenceOf } from "../flows/refusals";
import { roomIdFrom, roomIdRefusal } from "../state/room_names";
import { useParley } from "./context";
import { Dialog } from "./dialog";
import { TextField } from "./field";
import { words } from "../state/language";

function useCreation(onDone: () => void) {
  const { actions } = useParley();
  const name = useSignal("");
  const title = useSignal("");
  const refusal = useSignal<string | null>(null);
  const busy = useSignal(false);
  const room = roomIdFrom(name.value);

  const submit = async (event: Event) => {
    event.preventDefault();
    refusal.value = roomIdRefusal(room);
    if (refusal.value !== null || busy.value) return;
    busy.value = true;
    try {
      await actions.createRoom(room, title.value.trim());
      onDone();
    } catch (error) {
      refusal.value = sentenceOf(error);
    } finally {
      busy.value = false;
    }
  };
  return { name, title, room, refusal, busy, submit };
}

export function CreateRoomDialog({ onClose }: { onClose: () => void }) {
  const { name, title, room, refusal, busy, submit } = useCreation(onClose);
  const { newRoom, rooms } = words();
  return (
    <Dialog title={rooms.create} testid="create-room-dialog" onClose={onClose}>
      <form class="stack" noValidate onSubmit={submit}>
        <TextField
          label={newRoom.name}
          name="room-name"
          testid="create-room-name"
          value={name}
          maxLength={50}
          hint={room === "" ? newRoom.hint : newRoom.willBe(room)}
          invalid={refusal.value !== null}
          describedBy="create-room-error"
        />
        <TextField
          label={newRoom.about}
          name="room-title"
          testid="create-room-title"
          value={title}
          maxLength={100}
        />
        <p class="form-error" id="create-room-error" role="alert" data-testid="create-room-error">
          {refusal.value}
        </p>
        <button class="button primary" type="submit" data-testid="create-room-submit" aria-busy={busy.value}>
          {newRoom.submit}
        </button>
      </form>
    </Dialog>
  );
}
