/**
 * The browser's IndexedDB: unsent messages and drafts, a person's own kept apart by user id. Where a browser gives no
 * database (some private modes) the same stores live in memory, and only a reload loses words.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { DraftStore, OutboxStore } from "../flows/ports";
import type { OutboxEntry } from "../state/outbox";

interface Schema extends DBSchema {
  outbox: { key: string; value: OutboxEntry; indexes: { user_id: string } };
  drafts: { key: [string, string]; value: { user_id: string; room: string; text: string }; indexes: { user_id: string } };
}

export interface LocalDatabase {
  outbox: OutboxStore;
  drafts: DraftStore;
}

export async function openLocalDatabase(name = "parley"): Promise<LocalDatabase> {
  try {
    const database = await openDB<Schema>(name, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore("outbox", { keyPath: "cid" }).createIndex("user_id", "user_id");
        fresh.createObjectStore("drafts", { keyPath: ["user_id", "room"] }).createIndex("user_id", "user_id");
      },
      blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
    });
    return { outbox: storedOutbox(database), drafts: storedDrafts(database) };
  } catch {
    return memoryDatabase();
  }
}

function storedOutbox(database: IDBPDatabase<Schema>): OutboxStore {
  return {
    all: (user_id) => database.getAllFromIndex("outbox", "user_id", user_id),
    put: async (entry) => {
      await database.put("outbox", entry);
    },
    remove: async (cids) => {
      const transaction = database.transaction("outbox", "readwrite");
      await Promise.all([...cids.map((cid) => transaction.store.delete(cid)), transaction.done]);
    },
  };
}

function storedDrafts(database: IDBPDatabase<Schema>): DraftStore {
  return {
    all: async (user_id) => {
      const drafts = await database.getAllFromIndex("drafts", "user_id", user_id);
      return new Map(drafts.map((draft) => [draft.room, draft.text]));
    },
    put: async (user_id, room, text) => {
      if (text === "") await database.delete("drafts", [user_id, room]);
      else await database.put("drafts", { user_id, room, text });
    },
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
