import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { sentenceOf } from "../../flows/refusals";
import type { RoomMembers } from "../../protocol/wire";
import { words } from "../../state/language";
import { mayDo } from "../../state/roles";
import { useParley } from "../context";
import "../../styles/forms.css";
import { Dialog } from "../dialog";
import { Icon } from "../icons";
import { useSubmission } from "../submission";
import { InviteSection } from "./invite_section";
import { BannedList, MemberList } from "./member_list";
import { RoomSettings } from "./room_settings";

/** Who belongs to a room, and for those who may: who else should, as what, and how the room is. */
export function RoomDialog({ room, onClose }: { room: string; onClose: () => void }) {
  const { store, actions } = useParley();
  const { members: said, rooms } = words();
  const members = useSignal<RoomMembers | null>(null);
  const form = useSubmission();
  const mine = store.rooms.value.find((known) => known.room === room);
  const read = () => form.run(async () => (members.value = await actions.membership.members(room)));
  useEffect(() => void read(), [room]);
  if (!mine) return null;
  const change = async (work: () => Promise<void>) => {
    if (await form.run(work)) await read();
  };
  const leave = async () => {
    onClose();
    try {
      await actions.leaveRoom(room);
    } catch (error) {
      store.say("alarm", `${rooms.stillIn(room)} ${sentenceOf(error)}`);
    }
  };
  return (
    <Dialog title={said.title(room)} testid="room-dialog" onClose={onClose}>
      {mine.topic && <p dir="auto">{mine.topic}</p>}
      {mine.archived && <p class="quiet">{said.archived}</p>}
      <p class="form-error" role="alert" data-testid="room-refusal">
        {form.refusal}
      </p>
      {mayDo("invite", mine) && <InviteSection room={room} onInvited={() => void read()} />}
      <section class="section">
        <h3>{said.heading}</h3>
        <p class="quiet" role="status">
          {members.value ? said.count(members.value.people.length) : said.reading}
        </p>
        {members.value && <MemberList room={mine} people={members.value.people} onChange={(work) => void change(work)} />}
        {mayDo("ban", mine) && <BannedList room={mine} people={members.value?.banned ?? []} onChange={(work) => void change(work)} />}
      </section>
      {mayDo("update", mine) && <RoomSettings room={mine} />}
      <button type="button" class="button" data-testid="play-room" onClick={() => { onClose(); actions.play({ room, from: null }); }}>
        <Icon name="play" />
        {words().replay.playRoom}
      </button>
      {room !== "general" && (
        <button type="button" class="button" data-testid="leave-room" onClick={() => void leave()}>
          {rooms.leave}
          <span class="unseen"> {room}</span>
        </button>
      )}
    </Dialog>
  );
}
