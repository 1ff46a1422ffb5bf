/** What people show of themselves beside their name: asked for once, many at a time, and kept true by what is pushed. */
import type { AuthApi } from "../protocol/auth_api";
import { ApiError } from "../protocol/http";
import type { TokenKeeper } from "../protocol/tokens";
import { limits, type Profile } from "../protocol/wire";
import type { Store } from "../state/store";
import type { Ports } from "./ports";

type ProfilesPorts = Pick<Ports, "clock"> & { auth: AuthApi; tokens: Pick<TokenKeeper, "get"> };

/** Long enough that a page of messages and its people become one question. */
const gather_ms = 100;

export class ProfilesFlow {
  private readonly asked = new Set<string>();
  private waiting: string[] = [];
  private planned = false;

  constructor(
    private readonly store: Store,
    private readonly ports: ProfilesPorts,
  ) {}

  /** These people are about to be shown. */
  want(ids: Iterable<string>): void {
    for (const id of ids) {
      if (this.asked.has(id)) continue;
      this.asked.add(id);
      this.waiting.push(id);
    }
    if (this.waiting.length === 0 || this.planned) return;
    this.planned = true;
    this.ports.clock.setTimer(() => void this.ask(), gather_ms);
  }

  changed(profile: Profile): void {
    this.store.profiles.value = new Map(this.store.profiles.value).set(profile.id, profile);
  }

  forgetEverything(): void {
    this.asked.clear();
    this.waiting = [];
  }

  /** A name without its colours is no trouble worth a word: who could not be asked about is asked about again. */
  private async ask(): Promise<void> {
    this.planned = false;
    const ids = this.waiting.splice(0, limits.users_found_max);
    if (this.waiting.length > 0) this.want([]);
    try {
      const token = await this.ports.tokens.get();
      if (token.kind !== "token") throw new ApiError(0, "unavailable", token.message);
      const { users } = await this.ports.auth.usersById(ids, token.token);
      const known = new Map(this.store.profiles.value);
      for (const { id, username, display_name, hue } of users) {
        known.set(id, { id, name: username, display_name, hue });
      }
      this.store.profiles.value = known;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      for (const id of ids) this.asked.delete(id);
    }
  }
}
