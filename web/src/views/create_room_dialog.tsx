import { useSignal } from "@preact/signals";
import { sentenceOf } from "../flows/refusals";
import { limits } from "../protocol/wire";
import { words } from "../state/language";
import { roomIdFrom, roomIdRefusal } from "../state/room_names";
import { useParley } from "./context";
import "../styles/forms.css";
import { Dialog } from "./dialog";
import { TextField } from "./field";

function useCreation(onDone: () => void) {
  const { actions } = useParley();
  const name = useSignal("");
  const topic = useSignal("");
  const isPrivate = useSignal(false);
  const refusal = useSignal<string | null>(null);
  const busy = useSignal(false);
  const room = roomIdFrom(name.value);

  const submit = async (event: Event) => {
    event.preventDefault();
    refusal.value = roomIdRefusal(room);
    if (refusal.value !== null || busy.value) return;
    busy.value = true;
    try {
      const visibility = isPrivate.value ? "private" : "public";
      await actions.createRoom({ room, title: name.value.trim(), topic: topic.value.trim(), visibility });
      onDone();
    } catch (error) {
      refusal.value = sentenceOf(error);
    } finally {
      busy.value = false;
    }
  };
  return { name, topic, isPrivate, room, refusal, busy, submit };
}

export function CreateRoomDialog({ onClose }: { onClose: () => void }) {
  const { name, topic, isPrivate, room, refusal, busy, submit } = useCreation(onClose);
  const { newRoom, rooms, members } = words();
  return (
    <Dialog title={rooms.create} testid="create-room-dialog" onClose={onClose}>
      <form class="stack" noValidate onSubmit={submit}>
        <TextField
          label={newRoom.name}
          name="room-name"
          testid="create-room-name"
          value={name}
          maxLength={limits.room_chars_max}
          hint={room === "" ? newRoom.hint : newRoom.willBe(room)}
          invalid={refusal.value !== null}
          describedBy="create-room-error"
        />
        <TextField
          label={newRoom.about}
          name="room-topic"
          testid="create-room-title"
          value={topic}
          maxLength={limits.topic_code_points_max}
        />
        <fieldset class="choices">
          <legend>{members.visibility}</legend>
          {[false, true].map((each) => (
            <label key={String(each)}>
              <input
                type="radio"
                name="visibility"
                data-testid={each ? "create-room-private" : "create-room-public"}
                checked={isPrivate.value === each}
                onChange={() => (isPrivate.value = each)}
              />
              {each ? members.private : members.public}
            </label>
          ))}
        </fieldset>
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
