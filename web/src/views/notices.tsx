import { useEffect } from "preact/hooks";
import type { Notice } from "../state/store";
import { useParley } from "./context";
import { Icon } from "./icons";
import { words } from "../state/language";

const calmFor_ms = 6000;
const alarmFor_ms = 15_000;

export function Notices() {
  const { store } = useParley();
  return (
    <div class="notices" role="status">
      {store.notices.value.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeLine({ notice }: { notice: Notice }) {
  const { store } = useParley();
  useEffect(() => {
    const timer = setTimeout(() => store.unsay(notice.id), notice.tone === "calm" ? calmFor_ms : alarmFor_ms);
    return () => clearTimeout(timer);
  }, [notice.id, notice.tone, store]);
  return (
    <p class="notice" data-testid="notice" data-tone={notice.tone}>
      <Icon name={notice.tone === "calm" ? "tick" : "alert"} />
      <span>{notice.text}</span>
      <button type="button" class="icon-button" aria-label={words().dismiss} onClick={() => store.unsay(notice.id)}>
        <Icon name="close" />
      </button>
    </p>
  );
}
