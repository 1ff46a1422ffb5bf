/**
 * UUIDv7 text for a send: 48 bits of time, then 74 random bits. Ids of one tab sort in the order they were made,
 * because a second id within the same millisecond (or after the clock stepped back) takes the next millisecond.
 */
export function cidMaker(now: () => number, randomBytes: (into: Uint8Array<ArrayBuffer>) => void): () => string {
  let last_ms = 0;
  return () => {
    last_ms = Math.max(now(), last_ms + 1);
    const bytes = new Uint8Array(16);
    randomBytes(bytes);
    let rest = last_ms;
    for (let i = 5; i >= 0; i--) {
      bytes[i] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    return dashed(bytes);
  };
}

function dashed(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
