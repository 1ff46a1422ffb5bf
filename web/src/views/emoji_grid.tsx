import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { browserMemory } from "../platform/memory";
import { searched } from "../state/completion";
import { allEmoji, type Emoji, emojiGroups } from "../state/emoji";
import { words } from "../state/language";
import { Popover } from "./popover";

export interface EmojiGridProps {
  anchor: HTMLElement;
  onPick: (sign: string) => void;
  onClose: () => void;
}

const recentKey = "parley.emoji";
const recent_max = 16;

export function EmojiGridPanel({ anchor, onPick, onClose }: EmojiGridProps) {
  const sought = useSignal("");
  const field = useRef<HTMLInputElement>(null);
  const said = words().emoji;
  useEffect(() => field.current?.focus(), []);
  const pick = (emoji: Emoji) => {
    remember(emoji.sign);
    onClose();
    onPick(emoji.sign);
  };
  const found = searched(allEmoji, sought.value);
  return (
    <Popover anchor={anchor} label={said.title} testid="emoji-grid" onClose={onClose}>
      <input
        ref={field}
        class="emoji-search"
        type="search"
        aria-label={said.search}
        placeholder={said.search}
        autocomplete="off"
        data-testid="emoji-search"
        value={sought.value}
        onInput={(event) => (sought.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = found[0];
          if (event.key === "Enter" && first && !event.isComposing) pick(first);
          else if (event.key !== "ArrowDown") return;
          else focusCell(event.currentTarget.parentElement, 0);
          event.preventDefault();
        }}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the buttons inside. */}
      <div class="emoji-groups" onKeyDown={moveAmongCells}>
        {sought.value.trim() === "" ? (
          <>
            <EmojiGroupView name={said.groups.recent} emoji={recent()} onPick={pick} />
            {emojiGroups.map(({ group, emoji }) => (
              <EmojiGroupView key={group} name={said.groups[group]} emoji={emoji} onPick={pick} />
            ))}
          </>
        ) : (
          <EmojiGroupView name={said.found(found.length)} emoji={found} onPick={pick} />
        )}
      </div>
    </Popover>
  );
}

function EmojiGroupView({ name, emoji, onPick }: { name: string; emoji: readonly Emoji[]; onPick: (emoji: Emoji) => void }) {
  if (emoji.length === 0) return name === words().emoji.found(0) ? <p class="quiet">{words().emoji.none}</p> : null;
  return (
    <section>
      <h3>{name}</h3>
      <div class="emoji-cells">
        {emoji.map((each) => (
          <button key={each.sign} type="button" class="emoji-cell" title={each.name} aria-label={each.name} onClick={() => onPick(each)}>
            {each.sign}
          </button>
        ))}
      </div>
    </section>
  );
}

const columns = 8;
const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };

function moveAmongCells(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const cells = cellsOf(event.currentTarget);
  focusCell(event.currentTarget, cells.indexOf(event.target as HTMLElement) + step);
}

/** Before the first cell lies the search. */
function focusCell(root: HTMLElement | null, place: number): void {
  if (!root) return;
  const cells = cellsOf(root);
  const target = place < 0 ? root.parentElement?.querySelector("input") : cells[Math.min(place, cells.length - 1)];
  target?.focus();
}

const cellsOf = (root: HTMLElement): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(".emoji-cell")];

function recent(): Emoji[] {
  const signs = (browserMemory.get(recentKey) ?? "").split(" ");
  return signs.flatMap((sign) => allEmoji.find((each) => each.sign === sign) ?? []);
}

function remember(sign: string): void {
  const signs = [sign, ...recent().map((each) => each.sign).filter((each) => each !== sign)];
  browserMemory.set(recentKey, signs.slice(0, recent_max).join(" "));
}
