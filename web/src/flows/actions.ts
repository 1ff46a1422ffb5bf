/** What a person can do: the views call nothing else. */
import type { LogInCredentials } from "../protocol/auth_api";
import type { ChosenState, Credentials, Found, Person, Room } from "../protocol/wire";
import type { MessagePlace } from "../state/message_link";
import type { ReplayWish } from "../state/replay";
import { directRoom } from "../state/rooms";
import type { Store } from "../state/store";
import type { AccountFlow } from "./account_flow";
import type { ChangesFlow } from "./changes_flow";
import type { DraftsFlow } from "./drafts_flow";
import type { LiveFlow } from "./live_flow";
import type { MarksFlow } from "./marks_flow";
import type { MembershipFlow } from "./membership_flow";
import type { OutboxFlow } from "./outbox_flow";
import type { PresenceFlow } from "./presence_flow";
import type { ReadingFlow } from "./reading_flow";
import type { RoomsFlow, RoomWish } from "./rooms_flow";
import type { SearchFlow } from "./search_flow";
import type { SessionFlow } from "./session_flow";
import type { TypingFlow } from "./typing_flow";

export interface Actions {
  signUp(credentials: Credentials): Promise<void>;
  /** Whether a sign-up could have this name. Throws as the sign-up would. */
  askForName(username: string): Promise<void>;
  logIn(credentials: LogInCredentials): Promise<void>;
  logOut(everywhere: boolean): Promise<void>;
  openRoom(room: string): void;
  joinRoom(room: Room): Promise<void>;
  createRoom(wish: RoomWish): Promise<void>;
  /** Opens the conversation with somebody, beginning it if there is none. */
  writeTo(person: Person): Promise<void>;
  leaveRoom(room: string): Promise<void>;
  loadDirectory(): Promise<boolean>;
  loadOlder(room: string): Promise<void>;
  loadNewer(room: string): Promise<void>;
  /** Back to the newest message. */
  showLatest(room: string): void;
  /** Shows a message, or the first one from a time on. False when neither is kept any more. */
  visit(room: string, where: { around: number } | { at: number }): Promise<boolean>;
  openPlace(place: MessagePlace): void;
  /** Plays a room again in its place; with null it is shown as it stands. */
  play(wish: ReplayWish | null): void;
  /** In one room, or with null everywhere. Throws with a sentence. */
  search(room: string | null, sought: string, before: string | null): Promise<Found>;
  send(room: string, text: string, reply_to?: number | null): void;
  /** Throws with a sentence. */
  edit(room: string, target: number, text: string): Promise<void>;
  remove(room: string, target: number): Promise<void>;
  react(room: string, target: number, emoji: string, on: boolean): Promise<void>;
  retry(cid: string): void;
  discard(cid: string): void;
  changeDraft(room: string, text: string): void;
  typed(room: string): void;
  choosePresence(state: ChosenState): void;
  tellReads(on: boolean): void;
  tryAgain(): void;
  membership: MembershipFlow;
  account: AccountFlow;
}

export interface Flows {
  session: SessionFlow;
  rooms: RoomsFlow;
  reading: ReadingFlow;
  changes: ChangesFlow;
  search: SearchFlow;
  outbox: OutboxFlow;
  drafts: DraftsFlow;
  typing: TypingFlow;
  live: LiveFlow;
  presence: PresenceFlow;
  marks: MarksFlow;
  membership: MembershipFlow;
  account: AccountFlow;
  /** Removes what this browser keeps for a person. */
  forget(user_id: string): Promise<void>;
  store: Store;
}

export function actionsOver({ session, rooms, reading, outbox, drafts, typing, live, presence, ...flows }: Flows): Actions {
  return {
    membership: flows.membership,
    account: flows.account,
    signUp: (credentials) => session.signUp(credentials),
    askForName: (username) => session.askForName(username),
    logIn: (credentials) => session.logIn(credentials),
    logOut: (everywhere) => session.logOut(everywhere, flows.forget),
    openRoom: (room) => rooms.open(room),
    joinRoom: (room) => rooms.join(room),
    createRoom: (wish) => rooms.create(wish),
    writeTo: async (person) => {
      const me = flows.store.me.value;
      if (!me) return;
      const room = directRoom(me.id, person.id);
      if (flows.store.rooms.value.some((mine) => mine.room === room)) rooms.open(room);
      else await rooms.join({ room, title: "", visibility: "direct", people: [me, person] });
    },
    tellReads: (on) => flows.marks.tellReads(on),
    choosePresence: (state) => presence.choose(state),
    leaveRoom: (room) => rooms.leave(room),
    loadDirectory: () => rooms.loadDirectory(),
    loadOlder: (room) => reading.older(room),
    loadNewer: (room) => reading.newer(room),
    showLatest: (room) => reading.latest(room),
    visit: (room, where) => reading.visit(room, where),
    openPlace: (place) => {
      rooms.open(place.room);
      reading.follow(place);
    },
    play: (wish) => {
      if (wish) rooms.open(wish.room);
      flows.store.replaying.value = wish;
    },
    search: (room, sought, before) => flows.search.search(room, sought, before),
    send: (room, text, reply_to) => {
      typing.sent(room);
      reading.latest(room);
      void outbox.write(room, text, reply_to);
    },
    edit: (room, target, text) => flows.changes.edit(room, target, text),
    remove: (room, target) => flows.changes.remove(room, target),
    react: (room, target, emoji, on) => flows.changes.react(room, target, emoji, on),
    retry: (cid) => void outbox.retry(cid),
    discard: (cid) => void outbox.discard(cid),
    changeDraft: (room, text) => drafts.change(room, text),
    typed: (room) => typing.typed(room),
    tryAgain: () => live.tryAgain(),
  };
}
