import type { Member, MyRoom, Person, Role } from "../../protocol/wire";
import { words } from "../../state/language";
import { mayDo, standsAbove } from "../../state/roles";
import { clockTime, dayInSentence } from "../../state/time_words";
import { useParley } from "../context";
import { Portrait } from "../flag";
import { PersonName } from "../person_name";

interface MemberListProps<Someone> {
  room: MyRoom;
  people: readonly Someone[];
  /** Carries a change out and reads the members again. */
  onChange: (work: () => Promise<void>) => void;
}

export function MemberList({ room, people, onChange }: MemberListProps<Member>) {
  return (
    <ul class="rows-list" data-testid="members">
      {people.map((member) => (
        <MemberRow key={member.id} room={room} member={member} onChange={onChange} />
      ))}
    </ul>
  );
}

interface MemberRowProps {
  room: MyRoom;
  member: Member;
  onChange: (work: () => Promise<void>) => void;
}

function MemberRow({ room, member, onChange }: MemberRowProps) {
  const { store, actions } = useParley();
  const { membership } = actions;
  const { members: said } = words();
  const isOther = member.id !== store.me.value?.id && standsAbove(room.role, member.role);
  return (
    <li class="rows-row" data-testid={`member-${member.name}`} data-role={member.role ?? "member"}>
      <Portrait name={member.name} size="s" />
      <span class="rows-words">
        <PersonName person={member} />
        <span class="quiet">{aboutMember(member)}</span>
      </span>
      {isOther && mayDo("set role", room) && (
        <select
          aria-label={said.role(member.name)}
          data-testid="member-role"
          value={member.role ?? "member"}
          onChange={(event) => {
            const role = event.currentTarget.value as Role;
            onChange(() => membership.setRole(room.room, member.id, role));
          }}
        >
          {(["owner", "moderator", "member"] as const).map((role) => (
            <option key={role} value={role}>
              {said[role]}
            </option>
          ))}
        </select>
      )}
      {isOther && mayDo("kick", room) && (
        <>
          <RowButton label={said.kick} name={member.name} testid="kick" onClick={() => onChange(() => membership.kick(room.room, member.id))} />
          <RowButton label={said.ban} name={member.name} testid="ban" onClick={() => onChange(() => membership.ban(room.room, member.id, true))} />
        </>
      )}
    </li>
  );
}

export function BannedList({ room, people, onChange }: MemberListProps<Person>) {
  const { actions } = useParley();
  const { members: said } = words();
  if (people.length === 0) return null;
  const lift = (person: Person) => onChange(() => actions.membership.ban(room.room, person.id, false));
  return (
    <>
      <h3>{said.banned}</h3>
      <ul class="rows-list" data-testid="banned">
        {people.map((person) => (
          <li key={person.id} class="rows-row">
            <span class="rows-words">
              <PersonName person={person} />
            </span>
            <RowButton label={said.unban} name={person.name} testid="unban" onClick={() => lift(person)} />
          </li>
        ))}
      </ul>
    </>
  );
}

function RowButton({ label, name, testid, onClick }: { label: string; name: string; testid: string; onClick: () => void }) {
  return (
    <button type="button" class="button small" data-testid={testid} onClick={onClick}>
      {label}
      <span class="unseen"> {name}</span>
    </button>
  );
}

function aboutMember(member: Member): string {
  const { members: said } = words();
  const role = said[member.role ?? "member"];
  if (member.here) return `${role} · ${said.here}`;
  if (typeof member.last_seen !== "number") return role;
  return `${role} · ${said.lastSeen(`${dayInSentence(member.last_seen, Date.now())} ${clockTime(member.last_seen)}`)}`;
}
