/** Who is in a room now. The server counts people, not their tabs; above 200 the list holds only some of them. */
import type { Members, Person, Presence } from "../protocol/wire";

export interface People {
  count: number;
  list: readonly Person[];
}

export const nobody: People = { count: 0, list: [] };

export function present(members: Members): People {
  return { count: members.count, list: sorted(members.list) };
}

export function changed(people: People, diff: Pick<Presence, "joins" | "leaves" | "count">): People {
  const byId = new Map(people.list.map((person) => [person.id, person]));
  for (const person of diff.leaves) byId.delete(person.id);
  for (const person of diff.joins) byId.set(person.id, person);
  return { count: diff.count, list: sorted([...byId.values()]) };
}

function sorted(list: readonly Person[]): Person[] {
  return [...list].sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
}
