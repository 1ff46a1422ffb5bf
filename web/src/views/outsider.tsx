import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { sentenceOf } from "../flows/rooms_flow";
import { useParley } from "./context";

/** A room that I do not belong to, reached by its address: join it, or hear that there is none. */
export function Outsider({ room }: { room: string }) {
  const { store, actions } = useParley();
  const refusal = useSignal<string | null>(null);
  useEffect(() => void actions.loadDirectory(), [actions]);
  const listed = store.directory.value?.find((known) => known.room === room);
  if (store.directory.value === null) return <p class="empty quiet">Looking for #{room}…</p>;
  if (!listed) {
    return (
      <div class="empty" data-testid="no-such-room">
        <h2>There is no room #{room}</h2>
        <p>It may have had another name, or nobody has made it yet.</p>
        <button type="button" class="button" onClick={() => actions.openRoom("general")}>
          Go to #general
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
      <h2>You are not in #{room}</h2>
      <p>{refusal.value ?? "Everybody may join it. What is still kept of it can be read at once."}</p>
      <button type="button" class="button primary" data-testid="join-this-room" onClick={() => void join()}>
        Join #{room}
      </button>
    </div>
  );
}
