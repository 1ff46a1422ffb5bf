/** Who is in a room now. The server counts people, not their tabs; above 200 the list holds only some of them. */
import type { Members, Person, Presence, Present, Profile } from "../protocol/wire";
import { words } from "./language";

export interface People {
  count: number;
  list: readonly Present[];
}

export const nobody: People = { count: 0, list: [] };

export function present(members: Members): People {
  return { count: members.count, list: sorted(members.list) };
}

export function changed(people: People, diff: Pick<Presence, "joins" | "leaves" | "count" | "states">): People {
  const byId = new Map(people.list.map((person) => [person.id, person]));
  for (const person of diff.leaves) byId.delete(person.id);
  for (const person of diff.joins) byId.set(person.id, person);
  for (const { id, state } of diff.states ?? []) {
    const person = byId.get(id);
    if (person) byId.set(id, { ...person, state });
  }
  return { count: diff.count, list: sorted([...byId.values()]) };
}

function sorted(list: readonly Present[]): Present[] {
  return [...list].sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
}

/** What a person is called: what they chose to be called, else the name that they log in with. */
export function shownName(profiles: ReadonlyMap<string, Profile>, person: Person): string {
  const profile = profiles.get(person.id);
  if (profile?.deleted) return words().person.gone(person.name);
  return profile?.display_name ?? (person.name || profile?.name || words().person.unknown);
}
