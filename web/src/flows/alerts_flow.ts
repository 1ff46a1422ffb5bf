/** Tells the person, outside the page, that they are spoken to: when the page is not looked at and they asked for it. */
import type { Message } from "../protocol/wire";
import { words } from "../state/language";
import { isSaid, namesMe } from "../state/marks";
import { isDirect } from "../state/rooms";
import type { Store } from "../state/store";
import type { Ports } from "./ports";

const text_chars_max = 140;

export class AlertsFlow {
  constructor(
    private readonly store: Store,
    private readonly ports: Pick<Ports, "alerts">,
  ) {}

  recordsCame(room: string, records: readonly Message[]): void {
    const me = this.store.me.value;
    if (!me || this.store.attentive.value || this.store.presence.value === "dnd") return;
    for (const record of records) {
      const forMe = isSaid(record, me.id) && (isDirect({ room }) || namesMe(record, me.id));
      if (forMe) this.alert(room, record);
    }
  }

  /** The same message has the same tag in every tab: the browser shows it once. */
  private alert(room: string, record: Message): void {
    const { display_name } = this.store.profiles.value.get(record.sender.id) ?? {};
    const name = display_name ?? record.sender.name;
    this.ports.alerts.show({
      tag: `${room}/${record.offset}`,
      title: isDirect({ room }) ? name : words().alerts.title(name, room),
      text: (record.text ?? "").slice(0, text_chars_max),
      room,
    });
  }
}
