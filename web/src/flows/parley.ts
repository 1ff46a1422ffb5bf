/** Puts the flows together over the given ports. */
import { Connection } from "../protocol/connection";
import { TokenKeeper } from "../protocol/tokens";
import type { Push, Welcome } from "../protocol/wire";
import { words } from "../state/language";
import { Store } from "../state/store";
import { AccountFlow } from "./account_flow";
import { type Actions, actionsOver } from "./actions";
import { AlertsFlow } from "./alerts_flow";
import { ChangesFlow } from "./changes_flow";
import { DraftsFlow } from "./drafts_flow";
import { LiveFlow } from "./live_flow";
import { MarksFlow } from "./marks_flow";
import { MembershipFlow } from "./membership_flow";
import { OutboxFlow } from "./outbox_flow";
import type { Ports } from "./ports";
import { PresenceFlow } from "./presence_flow";
import { ProfilesFlow } from "./profiles_flow";
import { ReadingFlow } from "./reading_flow";
import type { ReplayPorts } from "./replay_flow";
import { RoomsFlow } from "./rooms_flow";
import { SearchFlow } from "./search_flow";
import { SessionFlow } from "./session_flow";
import { TypingFlow } from "./typing_flow";

export type { Actions } from "./actions";

export interface Parley {
  store: Store;
  actions: Actions;
  /** For the view that plays a room: its flow comes with it. */
  replayPorts: ReplayPorts;
  start(): Promise<void>;
  /** Writes what waits for a timer. */
  beforeLeaving(): void;
}

export function createParley(ports: Ports): Parley {
  const store = new Store();
  const tokens: TokenKeeper = new TokenKeeper({
    ...ports,
    refresh: () => session.refresh(),
    exclusively: (work) => ports.exclusively("refresh", work),
    onRenewed: (token) => void live.reauthenticate(token),
    onRefused: (message) => session.end(message),
  });
  const connection: Connection = new Connection({
    ...ports,
    token: (fresh) => tokens.get(fresh),
    onState: (state) => live.onState(state),
    onWelcome: (welcome) => heard.welcomed(welcome, live.breakWasShown),
    onPush: (frame) => heard.pushed(frame),
  });
  const live = new LiveFlow(store, { ...ports, connection, onSessionOver: (message) => session.end(message) });
  const outbox = new OutboxFlow(store, connection, ports);
  const drafts = new DraftsFlow(store, ports);
  const heard = listening(store, ports, { connection, tokens, outbox });
  const session = new SessionFlow(store, {
    ...ports,
    tokens,
    onSignedIn: async () => {
      const place = ports.page.place();
      store.currentRoom.value = place?.room ?? ports.page.room() ?? "general";
      await Promise.all([outbox.reload(), drafts.load()]);
      connection.start();
      if (place) reading.follow(place);
    },
    onSignedOut: () => {
      connection.stop();
      heard.forgetEverything();
      ports.page.showNoRoom();
    },
  });
  const forget = async (id: string) => void (await Promise.all([outbox.discardAll(id), drafts.discardAll(id)]));
  const reading = new ReadingFlow(store, { ...ports, tokens });
  const account = new AccountFlow({
    ...ports,
    tokens,
    onProfile: (profile) => heard.profiles.changed(profile),
    leave: (tell) => session.leave(words().session.deleted, forget, tell),
  });
  const asking = requests(store, ports, connection, tokens);
  const actions = actionsOver({ ...heard, ...asking, store, session, reading, outbox, drafts, live, account, forget });
  const replayPorts = { ...ports, tokens };
  return { store, actions, replayPorts, start: () => session.start(), beforeLeaving: () => drafts.saveAll() };
}

/** The flows that only ask, when a person wants something. */
function requests(store: Store, ports: Ports, connection: Connection, tokens: TokenKeeper) {
  return {
    typing: new TypingFlow(connection, ports.clock),
    membership: new MembershipFlow(store, connection),
    changes: new ChangesFlow(store, connection, ports.newCid),
    search: new SearchFlow(ports.history, tokens),
  };
}

interface Hearing {
  connection: Connection;
  tokens: TokenKeeper;
  outbox: OutboxFlow;
}

/** The flows that live on what the server says, and who of them hears what. */
function listening(store: Store, ports: Ports, { connection, tokens, outbox }: Hearing) {
  const marks = new MarksFlow(store, { ...ports, connection });
  const alerts = new AlertsFlow(store, ports);
  const profiles = new ProfilesFlow(store, { ...ports, tokens });
  const presence = new PresenceFlow(store, { ...ports, connection });
  const rooms = new RoomsFlow(store, {
    ...ports,
    connection,
    outbox,
    tokens,
    onJoined: (joined) => marks.joined(joined),
    onFresh: (room, records) => {
      marks.recordsCame(room, records);
      alerts.recordsCame(room, records);
    },
    onOpened: (room, left) => marks.opened(room, left),
    onPeople: (ids) => profiles.want(ids),
  });
  const welcomed = (welcome: Welcome, breakWasShown: boolean) => {
    store.blocked.value = new Set(welcome.blocked);
    marks.welcomed(welcome.rooms);
    const partners = welcome.rooms.flatMap((room) => room.people ?? []);
    profiles.want([welcome.user, ...partners].map((person) => person.id));
    presence.connected();
    void rooms.welcomed(welcome, breakWasShown);
  };
  const pushed = (frame: Push) => {
    if (frame.t === "person") profiles.changed(frame.user);
    else if (frame.t === "read") marks.told(frame);
    else rooms.onPush(frame);
  };
  const forgetEverything = () => {
    rooms.forgetEverything();
    profiles.forgetEverything();
  };
  return { rooms, marks, profiles, presence, welcomed, pushed, forgetEverything };
}
