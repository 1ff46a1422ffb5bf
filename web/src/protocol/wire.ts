/**
 * The wire as the client names it. The truth is contracts/, generated from libs/contract; nothing is copied here.
 */
import type {
  Ack,
  Auth,
  Bye,
  Create,
  Hello,
  Join,
  Joined,
  Leave,
  Msg,
  Ok,
  Ping,
  Pong,
  Presence,
  RoomNow,
  Send,
  PersonNow,
  ReadNow,
  RoomMembers,
  TypingNow,
  Error as WireError,
  Typing as WireTyping,
  Welcome,
} from "../../../contracts/types";

export { closeCodes, closeReasons, limits, refusalCodes, SUBPROTOCOL, stopsFrom } from "../../../contracts/types";
export type {
  Ack,
  Bye,
  Credentials,
  Cursor,
  Directory,
  Gap,
  Joined,
  Limits,
  ListedRoom,
  Members,
  Message,
  Page,
  Person,
  Presence,
  Room,
  ServerFrame,
  TokenGrant,
  Welcome,
} from "../../../contracts/types";

export type Failure = WireError;
export type Answer = Welcome | Joined | Ok | Ack | Pong | RoomMembers | Failure;
export type Push = Msg | Presence | TypingNow | ReadNow | RoomNow | PersonNow | Bye | Failure;

type Unnumbered<Frame> = Omit<Frame, "id">;

/** A request without its `id`: the connection numbers it. */
export type Request =
  | Unnumbered<Hello>
  | Unnumbered<Auth>
  | Unnumbered<Join>
  | Unnumbered<Leave>
  | Unnumbered<Create>
  | Unnumbered<Send>
  | Unnumbered<Ping>;

/** A frame that nobody answers. */
export type Notification = WireTyping;
