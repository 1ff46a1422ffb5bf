/** What the flows need from the outside. src/platform has the browser's; tests/support has ones in memory. */
import type { AccountApi } from "../protocol/auth_api";
import type { Clock } from "../protocol/clock";
import type { SocketLike } from "../protocol/connection";
import type { HistoryApi } from "../protocol/history_api";
import type { MessagePlace } from "../state/message_link";
import type { OutboxEntry } from "../state/outbox";

/** Unsent messages that outlive the tab. Shared by all tabs of this browser. */
export interface OutboxStore {
  all(user_id: string): Promise<OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  remove(cids: readonly string[]): Promise<void>;
}

/** What stands in each room's composer. */
export interface DraftStore {
  all(user_id: string): Promise<Map<string, string>>;
  /** An empty text removes the draft. */
  put(user_id: string, room: string, text: string): Promise<void>;
}

export type TabNews =
  | { kind: "outbox-changed" }
  | { kind: "acked"; cid: string; offset: number; ts: number }
  | { kind: "signed-out" };

/** The other tabs of this browser. */
export interface Tabs {
  tell(news: TabNews): void;
  listen(hear: (news: TabNews) => void): void;
}

/** Small facts that are not secret, kept between visits. */
export interface Memory {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
}

/** What is shown outside the page. */
export interface Alert {
  /** Names what it is about: the same tag is shown once, whichever tab asks. */
  tag: string;
  title: string;
  text: string;
  room: string;
}

export interface Alerts {
  /** Nothing happens where the person did not allow it. */
  show(alert: Alert): void;
}

/** The address bar and the page's visibility. */
export interface Page {
  room(): string | null;
  /** The message that the address names (state/message_link.ts). */
  place(): MessagePlace | null;
  showRoom(room: string): void;
  /** Nobody is logged in: the address names no room. */
  showNoRoom(): void;
  onRoom(hear: (room: string) => void): void;
  /** Whether the person looks at the page: it is visible and has the focus. Told at once, and at every change. */
  onAttention(hear: (attentive: boolean) => void): void;
  onWake(wake: () => void): void;
}

export interface Ports {
  auth: AccountApi;
  history: HistoryApi;
  openSocket(): SocketLike;
  openReplaySocket(room: string): SocketLike;
  outbox: OutboxStore;
  drafts: DraftStore;
  tabs: Tabs;
  memory: Memory;
  page: Page;
  alerts: Alerts;
  clock: Clock;
  random(): number;
  newCid(): string;
  /** Runs the work while no other tab of this browser runs work of that name. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
}
