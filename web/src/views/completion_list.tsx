import { words } from "../state/language";
import type { Writing } from "./writing";

export const completionId = "completion";

/** What the half-written word could become. The field keeps the focus and has the keys; here is the pointer. */
export function CompletionList({ writing }: { writing: Writing }) {
  const found = writing.completion.value;
  if (!found) return null;
  return (
    <div class="completion" id={completionId} role="listbox" aria-label={words().composer.suggestions} data-testid="completion">
      {found.candidates.map((candidate, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys.
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus (aria-activedescendant).
        <div
          key={candidate.inserts}
          id={`${completionId}-${place}`}
          class="completion-option"
          role="option"
          aria-selected={place === found.chosen}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => writing.complete(candidate)}
        >
          {candidate.sign !== "" && (
            <span class="completion-sign" aria-hidden="true">
              {candidate.sign}
            </span>
          )}
          <bdi>{candidate.label}</bdi>
        </div>
      ))}
    </div>
  );
}
