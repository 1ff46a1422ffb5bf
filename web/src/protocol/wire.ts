/**
 * The wire as the client names it. The truth is contracts/, generated from libs/contract; nothing is copied here.
 */
import type { ClientFrame, ServerFrame, Error as WireError } from "../../../contracts/types";

export { closeCodes, closeReasons, limits, refusalCodes, SUBPROTOCOL, stopsFrom } from "../../../contracts/types";
export type {
  Ack,
  Bye,
  Credentials,
  Cursor,
  Directory,
  Found,
  Gap,
  Hit,
  Joined,
  Limits,
  ListedRoom,
  Member,
  Members,
  Message,
  MyRoom,
  Page,
  Person,
  PersonNow,
  Presence,
  Present,
  Profile,
  ReadMark,
  ReadNow,
  Room,
  RoomMembers,
  RoomNow,
  ServerFrame,
  SessionInfo,
  SetPresence,
  TokenGrant,
  Unread,
  Update,
  Welcome,
} from "../../../contracts/types";

export type Failure = WireError;
type NumberedAnswer = Extract<ServerFrame, { re: number }>;
export type Answer = NumberedAnswer | Failure;
export type Push = Exclude<ServerFrame, NumberedAnswer>;

type Numbered = Extract<ClientFrame, { id: number }>;
type Unnumbered<Frame> = Frame extends unknown ? Omit<Frame, "id"> : never;

/** A request without its `id`: the connection numbers it. */
export type Request = Unnumbered<Numbered>;

/** A frame that nobody answers. */
export type Notification = Exclude<ClientFrame, Numbered>;

export type Role = "owner" | "moderator" | "member";
export type ChosenState = "online" | "away" | "dnd" | "invisible";
export type ShownState = "online" | "away" | "dnd";
