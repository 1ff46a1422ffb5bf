import { computed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ReplayFlow } from "../../flows/replay_flow";
import { language, words } from "../../state/language";
import { linkTo } from "../../state/message_link";
import { momentOf, type Replay, speeds } from "../../state/replay";
import { exactTime } from "../../state/time_words";
import { number } from "../../state/words";
import { copyText } from "../clipboard";
import { useParley } from "../context";
import { Icon, type IconName } from "../icons";

const tick_ms = 200;
const clockFormat = computed(() => new Intl.DateTimeFormat(language.value.tag, { timeStyle: "medium" }));

interface ReplayBarProps {
  room: string;
  flow: ReplayFlow;
  replay: Replay;
  onClose: () => void;
}

export function ReplayBar({ room, flow, replay, onClose }: ReplayBarProps) {
  const { store } = useParley();
  const { replay: said } = words();
  const { playing, timeline, phase } = replay;
  const remark = replay.remark ?? (phase === "over" ? said.over : null);
  const { tip } = timeline;
  return (
    <div class="replay-foot">
      {remark !== null && (
        <p class="quiet" role="status" data-testid="replay-remark">
          {remark}
        </p>
      )}
      <fieldset class="replay-bar" aria-label={said.label} data-testid="replay-bar">
        <BarButton
          icon={playing ? "pause" : "play"}
          label={playing ? said.pause : said.play}
          testid="replay-play"
          onClick={() => (playing ? flow.pause() : void flow.play())}
        />
        {playing && tip !== null && <BarButton icon="skip" label={said.skip} testid="replay-skip" onClick={() => flow.skip()} />}
        <Seeker flow={flow} replay={replay} />
        <select
          dir="ltr"
          aria-label={said.speed}
          data-testid="replay-speed"
          value={replay.speed}
          onChange={(event) => flow.changeSpeed(Number(event.currentTarget.value))}
        >
          {speeds.map((speed) => (
            <option key={speed} value={speed}>
              ×{number(speed)}
            </option>
          ))}
        </select>
        {tip !== null && (
          <BarButton
            icon="link"
            label={said.link}
            testid="replay-link"
            onClick={() => void copyText(store, linkTo(location.origin, { room, offset: tip, replay: true }))}
          />
        )}
        <BarButton icon="close" label={said.close} testid="replay-close" onClick={onClose} />
      </fieldset>
    </div>
  );
}

/** Where the replay stands between the room's first record and its last; dragged, it goes there when it is let go. */
function Seeker({ flow, replay }: { flow: ReplayFlow; replay: Replay }) {
  const { replayPorts } = useParley();
  const dragged = useSignal<number | null>(null);
  const ticks = useSignal(0);
  useEffect(() => {
    if (!replay.playing) return;
    const timer = setInterval(() => (ticks.value += 1), tick_ms);
    return () => clearInterval(timer);
  }, [replay.playing, ticks]);
  ticks.value;
  const { span } = replay;
  const moment = dragged.value ?? momentOf(replay, replayPorts.clock.now());
  return (
    <>
      <input
        type="range"
        class="replay-seek"
        aria-label={words().replay.place}
        aria-valuetext={exactTime(moment)}
        data-testid="replay-seek"
        disabled={span === null}
        min={span?.first_ts ?? 0}
        max={span?.last_ts ?? 1}
        value={moment}
        onInput={(event) => (dragged.value = Number(event.currentTarget.value))}
        onChange={(event) => {
          dragged.value = null;
          flow.seek(Number(event.currentTarget.value));
        }}
      />
      <span class="replay-moment" title={span ? exactTime(moment) : undefined} data-testid="replay-moment">
        {span ? clockFormat.value.format(moment) : "\u00a0"}
      </span>
    </>
  );
}

function BarButton({ icon, label, testid, onClick }: { icon: IconName; label: string; testid: string; onClick: () => void }) {
  return (
    <button type="button" class="icon-button" title={label} aria-label={label} data-testid={testid} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
