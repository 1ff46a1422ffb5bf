import type { Person } from "../protocol/wire";
import { shownName } from "../state/people";
import { useParley } from "./context";

/** A person as they call themself, in their colour. The name that they log in with stands in the title. */
export function PersonName({ person, testid }: { person: Person; testid?: string }) {
  const { store } = useParley();
  const profile = store.profiles.value.get(person.id);
  const hue = profile?.hue ?? null;
  return (
    <bdi
      class={hue === null ? "person-name" : "person-name tinted"}
      style={hue === null ? undefined : { "--hue": hue }}
      title={`@${person.name}`}
      data-testid={testid}
    >
      {shownName(store.profiles.value, person)}
    </bdi>
  );
}
