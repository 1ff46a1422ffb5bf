/** Where one can go, and which of it fits what was typed: the start of a name before its middle, letters in order last. */
export interface Place {
  kind: "room" | "person";
  id: string;
  name: string;
  about: string;
  mine: boolean;
  unread: number;
}

const shown_max = 12;

/** Without a word the unread ones come first, then the others as they stand. */
export function placesFor(places: readonly Place[], typed: string): Place[] {
  const sought = typed.trim().toLocaleLowerCase().replace(/^[#@]/, "");
  const ranked = places.map((place) => ({ place, rank: rankOf(place, sought) })).filter(({ rank }) => rank < 9);
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, shown_max)
    .map(({ place }) => place);
}

/** Lower is nearer; 9 is no match. My own places stand half a step before strangers. */
function rankOf(place: Place, sought: string): number {
  if (sought === "") return place.unread > 0 ? 0 : place.mine ? 1 : 2;
  const near = nearness(place.name.toLocaleLowerCase(), sought);
  const about = near === 9 && place.about.toLocaleLowerCase().includes(sought) ? 5 : near;
  return about === 9 || place.mine ? about : about + 0.5;
}

function nearness(name: string, sought: string): number {
  if (name === sought) return 0;
  if (name.startsWith(sought)) return 1;
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(sought))) return 2;
  if (name.includes(sought)) return 3;
  return hasInOrder(name, sought) ? 4 : 9;
}

function hasInOrder(name: string, sought: string): boolean {
  let from = 0;
  for (const letter of sought) {
    const found = name.indexOf(letter, from);
    if (found === -1) return false;
    from = found + letter.length;
  }
  return true;
}
