/**
 * The access token: kept in memory only, renewed before it ends. At most one renewal runs at a time in a tab, and the
 * injected lock keeps tabs from renewing at once (the refresh cookie is rotated, a second use would look like theft).
 */
import type { Clock, TimerId } from "./clock";
import { ApiError } from "./http";
import type { TokenGrant } from "./wire";

export type TokenResult =
  | { kind: "token"; token: string }
  | { kind: "refused"; message: string }
  | { kind: "unavailable"; message: string };

export interface TokenPorts {
  refresh(): Promise<TokenGrant>;
  /** Runs the work while no other tab runs such work. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  clock: Clock;
  random(): number;
  /** A new token is there that nobody asked for: the open socket should have it. */
  onRenewed(token: string): void;
  /** The session is over: no token can be had any more. */
  onRefused(message: string): void;
}

const usableFor_ms = 10_000;
const retryRenewal_ms = 5_000;

export class TokenKeeper {
  private token: string | null = null;
  private expires_at = 0;
  private timer: TimerId | null = null;
  private renewal: Promise<TokenResult> | null = null;
  /** Counts log-outs, so that a renewal that was under way then is not taken for the next session's. */
  private life = 0;

  constructor(private readonly ports: TokenPorts) {}

  adopt(answer: TokenGrant): void {
    this.token = answer.access_token;
    this.expires_at = this.ports.clock.now() + answer.expires_in * 1000;
    this.planRenewal(answer.expires_in * 1000);
  }

  forget(): void {
    this.token = null;
    this.expires_at = 0;
    this.life += 1;
    this.stopTimer();
  }

  /** The token in hand while it lasts, else a new one. `fresh` insists on a new one. */
  async get(fresh = false): Promise<TokenResult> {
    const left_ms = this.expires_at - this.ports.clock.now();
    if (!fresh && this.token !== null && left_ms > usableFor_ms) return { kind: "token", token: this.token };
    return this.renew();
  }

  private renew(): Promise<TokenResult> {
    this.renewal ??= this.ports.exclusively(() => this.renewNow()).finally(() => {
      this.renewal = null;
    });
    return this.renewal;
  }

  private async renewNow(): Promise<TokenResult> {
    const life = this.life;
    try {
      const answer = await this.ports.refresh();
      if (life !== this.life) return { kind: "refused", message: "You logged out." };
      this.adopt(answer);
      return { kind: "token", token: answer.access_token };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { kind: error.transient ? "unavailable" : "refused", message: error.detail };
    }
  }

  /** Somewhere between 60 and 80 percent of its life, so that many clients do not renew together. */
  private planRenewal(life_ms: number): void {
    this.stopTimer();
    const share = 0.6 + 0.2 * this.ports.random();
    this.timer = this.ports.clock.setTimer(() => void this.renewInBackground(), life_ms * share);
  }

  private async renewInBackground(): Promise<void> {
    this.timer = null;
    const result = await this.renew();
    if (result.kind === "token") this.ports.onRenewed(result.token);
    else if (result.kind === "refused") this.ports.onRefused(result.message);
    else this.timer = this.ports.clock.setTimer(() => void this.renewInBackground(), retryRenewal_ms);
  }

  private stopTimer(): void {
    if (this.timer !== null) this.ports.clock.clearTimer(this.timer);
    this.timer = null;
  }
}
