/** The connection's life as people see it: when the banner shows, what wakes it, what its end means. */
import type { Connection, ConnectionState } from "../protocol/connection";
import { RequestFailed } from "../protocol/requests";
import { closeCodes } from "../protocol/wire";
import type { Store } from "../state/store";
import type { Ports } from "./ports";
import { words } from "../state/language";
import { stopSentence } from "../state/words";

type LivePorts = Pick<Ports, "clock" | "page"> & {
  connection: Connection;
  onSessionOver(message: string): void;
};

/** A shorter break is not worth a word. */
const bannerAfter_ms = 2000;

export class LiveFlow {
  private bannerTimer: number | null = null;
  /** Whether the break that ended last was long enough to be shown. */
  breakWasShown = false;

  constructor(
    private readonly store: Store,
    private readonly ports: LivePorts,
  ) {
    ports.page.onWake(() => ports.connection.wake());
  }

  onState(state: ConnectionState): void {
    this.store.connection.value = state;
    if (state.kind === "live" || state.kind === "idle") this.hideBanner();
    else if (state.kind === "stopped") this.stopped(state.code, state.message);
    else this.showBannerSoon();
  }

  tryAgain(): void {
    this.ports.connection.start();
    this.ports.connection.wake();
  }

  /** Gives the open socket the token that was just renewed. */
  async reauthenticate(token: string): Promise<void> {
    if (!this.ports.connection.live) return;
    try {
      await this.ports.connection.request({ t: "auth", token });
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      if (!error.retryable) this.ports.connection.reconnectWithFreshToken();
    }
  }

  private stopped(code: number | null, message: string): void {
    const sessionIsOver = code === null || code === closeCodes.session_revoked;
    if (!sessionIsOver) this.store.connectionShown.value = true;
    else this.ports.onSessionOver(stopSentence(code, message) || words().session.ended);
  }

  private showBannerSoon(): void {
    this.bannerTimer ??= this.ports.clock.setTimer(() => {
      this.store.connectionShown.value = true;
    }, bannerAfter_ms);
  }

  private hideBanner(): void {
    if (this.bannerTimer !== null) this.ports.clock.clearTimer(this.bannerTimer);
    this.bannerTimer = null;
    this.breakWasShown = this.store.connectionShown.value;
    this.store.connectionShown.value = false;
  }
}
