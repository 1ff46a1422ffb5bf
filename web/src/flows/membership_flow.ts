/** Who belongs to a room and as what: asked for and changed. Refusals are thrown, for the form that asked. */
import type { Connection } from "../protocol/connection";
import { RequestFailed } from "../protocol/requests";
import type { Request, Role, RoomMembers, Update } from "../protocol/wire";
import type { Store } from "../state/store";

export type RoomWish = Omit<Update, "t" | "id" | "room">;

export class MembershipFlow {
  constructor(
    private readonly store: Store,
    private readonly connection: Pick<Connection, "request">,
  ) {}

  async members(room: string): Promise<RoomMembers> {
    const answer = await this.connection.request({ t: "members", room });
    if (answer.t !== "members") throw new RequestFailed("bad_frame", "The server gave no answer to members.", false);
    return answer;
  }

  invite = (room: string, user: string) => this.ask({ t: "invite", room, user });
  kick = (room: string, user: string) => this.ask({ t: "kick", room, user });
  ban = (room: string, user: string, on: boolean) => this.ask({ t: "ban", room, user, on });
  setRole = (room: string, user: string, role: Role) => this.ask({ t: "role", room, user, role });
  update = (room: string, wish: RoomWish) => this.ask({ t: "update", room, ...wish });

  async block(user: string, on: boolean): Promise<void> {
    await this.ask({ t: "block", user, on });
    const blocked = new Set(this.store.blocked.value);
    if (on) blocked.add(user);
    else blocked.delete(user);
    this.store.blocked.value = blocked;
  }

  private async ask(request: Request): Promise<void> {
    await this.connection.request(request);
  }
}
