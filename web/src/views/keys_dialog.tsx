import { words } from "../state/language";
import "../styles/dialogs.css";
import { Dialog } from "./dialog";

/** Not translated: what stands on the keys. */
const keys = [
  { keys: ["Ctrl", "K"], does: "switcher" },
  { keys: ["Ctrl", "Shift", "F"], does: "search" },
  { keys: ["Alt", "↓"], does: "nextRoom" },
  { keys: ["Alt", "↑"], does: "previousRoom" },
  { keys: ["F6"], does: "nextRegion" },
  { keys: ["Shift", "F6"], does: "previousRegion" },
  { keys: ["↑", "↓"], does: "rows" },
  { keys: ["Home", "End"], does: "firstLast" },
  { keys: ["Esc"], does: "back" },
  { keys: ["Enter"], does: "send" },
  { keys: ["Shift", "Enter"], does: "newLine" },
  { keys: ["↑"], does: "editLast" },
  { keys: ["Ctrl", "B"], does: "bold" },
  { keys: ["Ctrl", "I"], does: "italic" },
  { keys: ["Ctrl", "E"], does: "code" },
  { keys: ["?"], does: "help" },
] as const;

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const said = words().keys;
  const onMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  return (
    <Dialog title={said.title} testid="keys-dialog" onClose={onClose}>
      <dl class="keys">
        {keys.map((row) => (
          <div key={row.does} class="keys-row">
            <dt>{said[row.does]}</dt>
            <dd>
              {row.keys.map((key) => (
                <kbd key={key}>{onMac && key === "Ctrl" ? "⌘" : key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
