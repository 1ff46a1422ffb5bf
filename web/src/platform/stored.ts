/** IndexedDB's events as promises, as far as the local database needs them. */

/** Opens the database; `make` gives a new one its stores. Another version of the page, opening a newer one, closes it. */
export async function opened(name: string, version: number, make: (fresh: IDBDatabase) => void): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => make(request.result);
  const database = await answered(request);
  database.onversionchange = () => database.close();
  return database;
}

/** All of a store whose `index` has this value. */
export function found<T>(database: IDBDatabase, store: string, index: string, value: IDBValidKey): Promise<T[]> {
  return answered<T[]>(database.transaction(store).objectStore(store).index(index).getAll(value));
}

/** Resolves when the change is kept, not before: a full disk refuses only at the end. */
export function changed(database: IDBDatabase, store: string, change: (at: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, "readwrite");
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    change(transaction.objectStore(store));
  });
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
