/** Which key does what, everywhere on the page. The composer's own keys are the composer's. */
export type Command =
  | "switcher"
  | "search"
  | "keys"
  | "next-region"
  | "previous-region"
  | "next-room"
  | "previous-room"
  | "back";

export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
}

/** `inField`: the key would also write something. Null: the key is the browser's. */
export function commandOf(press: Press, inField: boolean): Command | null {
  if (press.isComposing) return null;
  const mod = press.ctrlKey || press.metaKey;
  if (mod && !press.altKey && !press.shiftKey && press.key.toLowerCase() === "k") return "switcher";
  if (mod && press.shiftKey && press.key.toLowerCase() === "f") return "search";
  if (press.key === "F6") return press.shiftKey ? "previous-region" : "next-region";
  if (mod) return null;
  if (press.altKey && press.key === "ArrowDown") return "next-room";
  if (press.altKey && press.key === "ArrowUp") return "previous-room";
  if (press.key === "Escape") return "back";
  return press.key === "?" && !inField ? "keys" : null;
}

/** The element after (or before) the one at `current`, round and round; -1 is none yet. */
export function turned(count: number, current: number, step: 1 | -1): number {
  if (current === -1) return step === 1 ? 0 : count - 1;
  return (current + step + count) % count;
}
