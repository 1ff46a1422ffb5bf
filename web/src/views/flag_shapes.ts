/**
 * The International Code of Signals as shapes in a 12 by 12 field: Parley's pictures of people are the flag of their
 * first letter. Colours are letters: w white, b blue, y yellow, r red, k black; the stylesheet gives them their tone.
 */
export type Colour = "w" | "b" | "y" | "r" | "k";
export type Shape = readonly [Colour, string];

const field = "M0 0h12v12H0z";
const left = "M0 0h6v12H0z";
const right = "M6 0h6v12H6z";
const top = "M0 0h12v6H0z";
const bottom = "M0 6h12v6H0z";
const cross = "M5 0h2v5h5v2H7v5H5V7H0V5h5z";
const saltire = "M0 0h2l4 4 4-4h2v2L8 6l4 4v2h-2L6 8l-4 4H0v-2l4-4-4-4z";
const square = "M3.5 3.5h5v5h-5z";
const disc = "M6 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6z";
const diagonalQuarters = "M0 0h6v6H0zM6 6h6v6H6z";
const checks = "M0 0h3v3H0zM6 0h3v3H6zM3 3h3v3H3zM9 3h3v3H9zM0 6h3v3H0zM6 6h3v3H6zM3 9h3v3H3zM9 9h3v3H9z";
const slants = "M0 3 3 0h3L0 6zM0 9 9 0h3L0 12zM3 12l9-9v3l-6 6zM9 12l3-3v3z";

const flags: Record<string, readonly Shape[]> = {
  a: [["w", left], ["b", "M6 0h6L9 6l3 6H6z"]],
  b: [["r", "M0 0h12L9 6l3 6H0z"]],
  c: [["b", field], ["w", "M0 2.4h12v7.2H0z"], ["r", "M0 4.8h12v2.4H0z"]],
  d: [["y", field], ["b", "M0 3h12v6H0z"]],
  e: [["b", top], ["r", bottom]],
  f: [["w", field], ["r", "M6 0l6 6-6 6-6-6z"]],
  g: [["y", field], ["b", "M2 0h2v12H2zM6 0h2v12H6zM10 0h2v12h-2z"]],
  h: [["w", left], ["r", right]],
  i: [["y", field], ["k", disc]],
  j: [["b", field], ["w", "M0 4h12v4H0z"]],
  k: [["y", left], ["b", right]],
  l: [["k", field], ["y", diagonalQuarters]],
  m: [["b", field], ["w", saltire]],
  n: [["w", field], ["b", checks]],
  o: [["r", field], ["y", "M0 0l12 12H0z"]],
  p: [["b", field], ["w", square]],
  q: [["y", field]],
  r: [["r", field], ["y", cross]],
  s: [["w", field], ["b", square]],
  t: [["r", "M0 0h4v12H0z"], ["w", "M4 0h4v12H4z"], ["b", "M8 0h4v12H8z"]],
  u: [["w", field], ["r", diagonalQuarters]],
  v: [["w", field], ["r", saltire]],
  w: [["b", field], ["w", "M2.4 2.4h7.2v7.2H2.4z"], ["r", "M4.6 4.6h2.8v2.8H4.6z"]],
  x: [["w", field], ["b", cross]],
  y: [["r", field], ["y", slants]],
  z: [["y", "M0 0h12L6 6z"], ["b", "M12 0v12L6 6z"], ["r", "M0 12h12L6 6z"], ["k", "M0 0l6 6-6 6z"]],
  "0": [["y", field], ["r", "M4 0h4v12H4z"]],
  "1": [["w", field], ["r", disc]],
  "2": [["b", field], ["w", disc]],
  "3": [["w", field], ["r", "M0 0h4v12H0z"], ["b", "M8 0h4v12H8z"]],
  "4": [["r", field], ["w", cross]],
  "5": [["y", left], ["b", right]],
  "6": [["k", top], ["w", bottom]],
  "7": [["y", top], ["r", bottom]],
  "8": [["w", field], ["r", cross]],
  "9": [["w", "M0 0h6v6H0z"], ["k", "M6 0h6v6H6z"], ["r", "M0 6h6v6H0z"], ["y", "M6 6h6v6H6z"]],
};

const letters = Object.keys(flags);

/** The flag of a character; letters of other scripts share the 36 flags by their code point. */
export function flagOf(character: string): readonly Shape[] {
  const plain = character.normalize("NFD").toLowerCase();
  const known = flags[plain.charAt(0)];
  if (known) return known;
  const stand = letters[(plain.codePointAt(0) ?? 0) % letters.length];
  return (stand && flags[stand]) || [];
}

export function hasFlag(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}
