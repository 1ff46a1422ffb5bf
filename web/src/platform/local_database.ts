/**
 * The browser's IndexedDB: unsent messages and drafts, a person's own kept apart by user id. Where a browser gives no
 * database (some private modes) the same stores live in memory, and only a reload loses words.
 */
import type { DraftStore, OutboxStore } from "../flows/ports";
import type { OutboxEntry } from "../state/outbox";
import { changed, found, opened } from "./stored";

export interface LocalDatabase {
  outbox: OutboxStore;
  drafts: DraftStore;
}

/** There at once: nobody waits for a disk until something is asked of it. */
export function openLocalDatabase(name = "parley"): LocalDatabase {
  const ready = stored(name).catch(memoryDatabase);
  return {
    outbox: {
      all: async (user_id) => (await ready).outbox.all(user_id),
      put: async (entry) => (await ready).outbox.put(entry),
      remove: async (cids) => (await ready).outbox.remove(cids),
    },
    drafts: {
      all: async (user_id) => (await ready).drafts.all(user_id),
      put: async (...draft) => (await ready).drafts.put(...draft),
    },
  };
}

async function stored(name: string): Promise<LocalDatabase> {
  const database = await opened(name, 1, (fresh) => {
    fresh.createObjectStore("outbox", { keyPath: "cid" }).createIndex("user_id", "user_id");
    fresh.createObjectStore("drafts", { keyPath: ["user_id", "room"] }).createIndex("user_id", "user_id");
  });
  return { outbox: storedOutbox(database), drafts: storedDrafts(database) };
}

function storedOutbox(database: IDBDatabase): OutboxStore {
  return {
    all: (user_id) => found<OutboxEntry>(database, "outbox", "user_id", user_id),
    put: (entry) => changed(database, "outbox", (store) => store.put(entry)),
    remove: (cids) =>
      changed(database, "outbox", (store) => {
        for (const cid of cids) store.delete(cid);
      }),
  };
}

function storedDrafts(database: IDBDatabase): DraftStore {
  return {
    all: async (user_id) => {
      const drafts = await found<{ room: string; text: string }>(database, "drafts", "user_id", user_id);
      return new Map(drafts.map((draft) => [draft.room, draft.text]));
    },
    put: (user_id, room, text) =>
      changed(database, "drafts", (store) =>
        text === "" ? store.delete([user_id, room]) : store.put({ user_id, room, text }),
      ),
  };
}

export function memoryDatabase(): LocalDatabase {
  const entries = new Map<string, OutboxEntry>();
  const drafts = new Map<string, Map<string, string>>();
  return {
    outbox: {
      all: async (user_id) => [...entries.values()].filter((entry) => entry.user_id === user_id),
      put: async (entry) => void entries.set(entry.cid, entry),
      remove: async (cids) => {
        for (const cid of cids) entries.delete(cid);
      },
    },
    drafts: {
      all: async (user_id) => new Map(drafts.get(user_id)),
      put: async (user_id, room, text) => {
        const mine = drafts.get(user_id) ?? new Map<string, string>();
        drafts.set(user_id, mine);
        if (text === "") mine.delete(room);
        else mine.set(room, text);
      },
    },
  };
}
