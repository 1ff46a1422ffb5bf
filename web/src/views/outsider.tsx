import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { sentenceOf } from "../flows/refusals";
import { useParley } from "./context";
import { words } from "../state/language";

/** A room that I do not belong to, reached by its address: join it, or hear that there is none. */
export function Outsider({ room }: { room: string }) {
  const { store, actions } = useParley();
  const { outsider } = words();
  const refusal = useSignal<string | null>(null);
  useEffect(() => void actions.loadDirectory(), [actions]);
  const listed = store.directory.value?.find((known) => known.room === room);
  if (store.directory.value === null) return <p class="empty quiet">{outsider.looking(room)}</p>;
  if (!listed) {
    return (
      <div class="empty" data-testid="no-such-room">
        <h2>{outsider.none(room)}</h2>
        <p>{outsider.noneWhy}</p>
        <button type="button" class="button" onClick={() => actions.openRoom("general")}>
          {outsider.toGeneral}
        </button>
      </div>
    );
  }
  const join = async () => {
    try {
      await actions.joinRoom({ ...listed, visibility: "public" });
    } catch (error) {
      refusal.value = sentenceOf(error);
    }
  };
  return (
    <div class="empty" data-testid="outsider">
      <h2>{outsider.notIn(room)}</h2>
      <p>{refusal.value ?? outsider.mayJoin}</p>
      <button type="button" class="button primary" data-testid="join-this-room" onClick={() => void join()}>
        {outsider.join(room)}
      </button>
    </div>
  );
}
