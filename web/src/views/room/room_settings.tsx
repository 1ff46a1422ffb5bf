import { useSignal } from "@preact/signals";
import { limits, type MyRoom } from "../../protocol/wire";
import { words } from "../../state/language";
import { mayDo } from "../../state/roles";
import { useParley } from "../context";
import { TextField } from "../field";
import { FormEnd } from "../form_end";
import { useSubmission } from "../submission";

export function RoomSettings({ room }: { room: MyRoom }) {
  const { actions } = useParley();
  const { members: said } = words();
  const title = useSignal(room.title);
  const topic = useSignal(room.topic ?? "");
  const slow = useSignal(String(room.slow_mode_s ?? 0));
  const form = useSubmission();
  const submit = (event: Event) => {
    event.preventDefault();
    const slow_mode_s = Math.min(limits.slow_mode_s_max, Math.max(0, Math.round(Number(slow.value) || 0)));
    void form.run(() => actions.membership.update(room.room, { title: title.value.trim(), topic: topic.value.trim(), slow_mode_s }));
  };
  return (
    <section class="section">
      <h3>{said.settings}</h3>
      <form class="stack" noValidate onSubmit={submit}>
        <TextField label={said.titleField} name="room-title" testid="room-title" value={title} maxLength={limits.title_code_points_max} />
        <TextField label={said.topicField} name="room-topic" testid="room-topic" value={topic} maxLength={limits.topic_code_points_max} />
        <TextField label={said.slowMode} name="slow-mode" testid="slow-mode" value={slow} maxLength={5} />
        <FormEnd testid="room-save" label={said.save} {...form} done={form.done && said.saved} />
      </form>
      {mayDo("archive", room) && <ForOwners room={room} />}
    </section>
  );
}

function ForOwners({ room }: { room: MyRoom }) {
  const { actions } = useParley();
  const { members: said } = words();
  const form = useSubmission();
  return (
    <div class="stack">
      {!room.archived && (
        <fieldset class="choices">
          <legend>{said.visibility}</legend>
          {(["public", "private"] as const).map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="room-visibility"
                data-testid={`room-${each}`}
                checked={room.visibility === each}
                onChange={() => void form.run(() => actions.membership.update(room.room, { visibility: each }))}
              />
              {said[each]}
            </label>
          ))}
        </fieldset>
      )}
      <button
        type="button"
        class="button"
        data-testid="archive-room"
        onClick={() => void form.run(() => actions.membership.update(room.room, { archived: !room.archived }))}
      >
        {room.archived ? said.unarchive : said.archive}
      </button>
      <p class="form-error" role="alert">
        {form.refusal}
      </p>
    </div>
  );
}
