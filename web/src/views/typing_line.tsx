import { shownName } from "../state/people";
import { typingSentence } from "../state/words";
import { useParley } from "./context";

/** Always one line high, so that the list above never jumps. */
export function TypingLine({ room }: { room: string }) {
  const { store } = useParley();
  const names = store.room(room).typing.value.map((sign) => shownName(store.profiles.value, sign.person));
  return (
    <p class="typing" data-testid="typing">
      {names.length > 0 && <span class="typing-dots" aria-hidden="true" />}
      {typingSentence(names)}
    </p>
  );
}
