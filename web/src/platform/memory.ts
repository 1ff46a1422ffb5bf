import type { Memory } from "../flows/ports";

/** Local storage, for facts that are not secret. A browser that refuses it only forgets them. */
export const browserMemory: Memory = {
  get: (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set: (key, value) => {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      // Forgotten with the tab.
    }
  },
};
