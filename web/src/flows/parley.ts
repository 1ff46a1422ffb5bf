/** Puts the flows together over the given ports, and names what a person can do: the views call nothing else. */
import { Connection } from "../protocol/connection";
import { TokenKeeper } from "../protocol/tokens";
import type { Credentials, Room } from "../protocol/wire";
import { Store } from "../state/store";
import { DraftsFlow } from "./drafts_flow";
import { LiveFlow } from "./live_flow";
import { OutboxFlow } from "./outbox_flow";
import type { Ports } from "./ports";
import { ReadingFlow } from "./reading_flow";
import { RoomsFlow } from "./rooms_flow";
import { SessionFlow } from "./session_flow";
import { TypingFlow } from "./typing_flow";

export interface Actions {
  signUp(credentials: Credentials): Promise<void>;
  logIn(credentials: Credentials): Promise<void>;
  logOut(everywhere: boolean): Promise<void>;
  openRoom(room: string): void;
  joinRoom(room: Room): Promise<void>;
  createRoom(room: string, title: string): Promise<void>;
  leaveRoom(room: string): Promise<void>;
  loadDirectory(): Promise<boolean>;
  loadOlder(room: string): Promise<void>;
  loadNewer(room: string): Promise<void>;
  /** Back to the newest message. */
  showLatest(room: string): void;
  /** Shows a message, or the first one from a time on. False when neither is kept any more. */
  visit(room: string, where: { around: number } | { at: number }): Promise<boolean>;
  send(room: string, text: string): void;
  retry(cid: string): void;
  discard(cid: string): void;
  changeDraft(room: string, text: string): void;
  typed(room: string): void;
  tryAgain(): void;
}

export interface Parley {
  store: Store;
  actions: Actions;
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
    onWelcome: (welcome) => void rooms.welcomed(welcome, live.breakWasShown),
    onPush: (frame) => rooms.onPush(frame),
  });
  const live = new LiveFlow(store, { ...ports, connection, onSessionOver: (message) => session.end(message) });
  const outbox = new OutboxFlow(store, connection, ports);
  const drafts = new DraftsFlow(store, ports);
  const rooms = new RoomsFlow(store, { ...ports, connection, outbox, tokens });
  const reading = new ReadingFlow(store, { ...ports, tokens });
  const typing = new TypingFlow(connection, ports.clock);
  const session = new SessionFlow(store, {
    ...ports,
    tokens,
    onSignedIn: async () => {
      store.currentRoom.value = ports.page.room() ?? "general";
      await Promise.all([outbox.reload(), drafts.load()]);
      connection.start();
    },
    onSignedOut: () => {
      connection.stop();
      rooms.forgetEverything();
      ports.page.showNoRoom();
    },
  });
  const actions = actionsOver({ session, rooms, reading, outbox, drafts, typing, live });
  return { store, actions, start: () => session.start(), beforeLeaving: () => drafts.saveAll() };
}

interface Flows {
  session: SessionFlow;
  rooms: RoomsFlow;
  reading: ReadingFlow;
  outbox: OutboxFlow;
  drafts: DraftsFlow;
  typing: TypingFlow;
  live: LiveFlow;
}

function actionsOver({ session, rooms, reading, outbox, drafts, typing, live }: Flows): Actions {
  return {
    signUp: (credentials) => session.signUp(credentials),
    logIn: (credentials) => session.logIn(credentials),
    logOut: async (everywhere) => {
      await session.logOut(everywhere, async (user_id) => {
        await Promise.all([outbox.discardAll(user_id), drafts.discardAll(user_id)]);
      });
    },
    openRoom: (room) => rooms.open(room),
    joinRoom: (room) => rooms.join(room),
    createRoom: (room, title) => rooms.create(room, title),
    leaveRoom: (room) => rooms.leave(room),
    loadDirectory: () => rooms.loadDirectory(),
    loadOlder: (room) => reading.older(room),
    loadNewer: (room) => reading.newer(room),
    showLatest: (room) => reading.latest(room),
    visit: (room, where) => reading.visit(room, where),
    send: (room, text) => {
      typing.sent(room);
      reading.latest(room);
      void outbox.write(room, text);
    },
    retry: (cid) => void outbox.retry(cid),
    discard: (cid) => void outbox.discard(cid),
    changeDraft: (room, text) => drafts.change(room, text),
    typed: (room) => typing.typed(room),
    tryAgain: () => live.tryAgain(),
  };
}
