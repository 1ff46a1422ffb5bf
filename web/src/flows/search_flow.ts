/** Looking for messages in what is retained. Throws ApiError with a sentence; the panel shows it. */
import type { HistoryApi } from "../protocol/history_api";
import { ApiError } from "../protocol/http";
import type { TokenKeeper } from "../protocol/tokens";
import type { Found } from "../protocol/wire";

export class SearchFlow {
  constructor(
    private readonly history: HistoryApi,
    private readonly tokens: Pick<TokenKeeper, "get">,
  ) {}

  /** `room` null: everywhere. `before`: what an earlier answer called `next`. */
  async search(room: string | null, sought: string, before: string | null): Promise<Found> {
    const token = await this.tokens.get();
    if (token.kind !== "token") throw new ApiError(0, "unavailable", token.message);
    return this.history.search(room, { q: sought, ...(before === null ? {} : { before }) }, token.token);
  }
}
