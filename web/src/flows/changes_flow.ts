/** What is done to messages that are in the log: edit, delete, react. The row changes when the record comes back. */
import type { Connection } from "../protocol/connection";
import type { Store } from "../state/store";
import type { Ports } from "./ports";
import { sentenceOf } from "./refusals";

export class ChangesFlow {
  constructor(
    private readonly store: Store,
    private readonly connection: Pick<Connection, "request">,
    private readonly newCid: Ports["newCid"],
  ) {}

  /** Throws RequestFailed with a sentence; the new text is the editor's to keep. */
  async edit(room: string, target: number, text: string): Promise<void> {
    await this.connection.request({ t: "edit", cid: this.newCid(), room, target, text });
  }

  async remove(room: string, target: number): Promise<void> {
    await this.orSay(this.connection.request({ t: "delete", cid: this.newCid(), room, target }));
  }

  async react(room: string, target: number, emoji: string, on: boolean): Promise<void> {
    await this.orSay(this.connection.request({ t: "react", cid: this.newCid(), room, target, emoji, on }));
  }

  private async orSay(answer: Promise<unknown>): Promise<void> {
    try {
      await answer;
    } catch (error) {
      this.store.say("alarm", sentenceOf(error));
    }
  }
}
