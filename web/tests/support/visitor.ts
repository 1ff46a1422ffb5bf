/** One browser tab with its flows, on a server in memory. Two visitors that share a `Browser` are two of its tabs. */
import type { Alert, Page, TabNews } from "../../src/flows/ports";
import { createParley, type Parley } from "../../src/flows/parley";
import { type LocalDatabase, memoryDatabase } from "../../src/platform/local_database";
import type { FakeServer } from "./fake_server";
import { FakeSocket } from "./fake_socket";
import type { ManualClock } from "./manual_clock";

export class Browser {
  readonly database: LocalDatabase = memoryDatabase();
  readonly memory = new Map<string, string>();
  private readonly listeners: { tab: object; hear: (news: TabNews) => void }[] = [];
  private readonly locks = new Map<string, Promise<unknown>>();
  private cids = 0;

  tabs(tab: object) {
    return {
      tell: (news: TabNews) => {
        for (const listener of this.listeners) if (listener.tab !== tab) listener.hear(news);
      },
      listen: (hear: (news: TabNews) => void) => void this.listeners.push({ tab, hear }),
    };
  }

  exclusively = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = this.locks.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.locks.set(name, mine);
    return mine;
  };

  nextCid = (): string => `made-${String(++this.cids).padStart(4, "0")}`;
}

export interface Visitor extends Parley {
  page: Page & { wake(): void; look(attentive: boolean): void };
  alerts: Alert[];
}

export function visit(server: FakeServer, clock: ManualClock, browser = new Browser()): Visitor {
  const page = fakePage();
  const alerts: Alert[] = [];
  const parley = createParley({
    ...browser.database,
    auth: server.auth,
    history: server.history,
    openSocket: () => server.openSocket(),
    openReplaySocket: () => new FakeSocket(),
    tabs: browser.tabs(page),
    memory: {
      get: (key) => browser.memory.get(key) ?? null,
      set: (key, value) => void (value === null ? browser.memory.delete(key) : browser.memory.set(key, value)),
    },
    page,
    alerts: { show: (alert) => void alerts.push(alert) },
    clock,
    random: () => 0.5,
    newCid: browser.nextCid,
    exclusively: browser.exclusively,
  });
  return { ...parley, page, alerts };
}

function fakePage(): Visitor["page"] {
  let room: string | null = null;
  const wakers: (() => void)[] = [];
  const watchers: ((attentive: boolean) => void)[] = [];
  return {
    room: () => room,
    place: () => null,
    showRoom: (next) => {
      room = next;
    },
    showNoRoom: () => {
      room = null;
    },
    onRoom: () => undefined,
    onAttention: (hear) => {
      watchers.push(hear);
      hear(true);
    },
    look: (attentive) => {
      for (const hear of watchers) hear(attentive);
    },
    onWake: (wake) => void wakers.push(wake),
    wake: () => {
      for (const wake of wakers) wake();
    },
  };
}
