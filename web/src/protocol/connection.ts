/**
 * One WebSocket to the gateway, kept up. Socket, clock, randomness and tokens are injected; nothing here knows what a
 * room shows. The states and what moves between them:
 *
 *   idle ─start→ connecting ─open→ authenticating ─welcome→ live
 *   connecting, authenticating, live ─closed, silent→ waiting ─timer, wake→ connecting
 *   any ─close code ≥ 4500, token refused→ stopped ─start→ connecting          any ─stop→ idle
 */
import { backoffDelay } from "./backoff";
import type { Clock, TimerId } from "./clock";
import { afterClose } from "./close_codes";
import { parseServerFrame } from "./frames";
import { PendingRequests, RequestFailed } from "./requests";
import type { TokenResult } from "./tokens";
import { type Answer, type Bye, limits, type Notification, type Push, type Request, type ServerFrame, type Welcome } from "./wire";

/** The part of WebSocket that is used, so that tests can stand in for it. */
export interface SocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export type ConnectionState =
  | { kind: "idle" }
  | { kind: "connecting" }
  | { kind: "authenticating" }
  | { kind: "live" }
  | { kind: "waiting"; attempt: number; retry_at: number; message: string | null }
  | { kind: "stopped"; code: number | null; message: string };

export interface ConnectionPorts {
  openSocket(): SocketLike;
  token(fresh: boolean): Promise<TokenResult>;
  clock: Clock;
  random(): number;
  onState(state: ConnectionState): void;
  onWelcome(welcome: Welcome): void;
  onPush(frame: Push): void;
}

/** The server decides within 10 s (limits.outcome_timeout_s); its answer must still find us waiting. */
const answer_ms = limits.outcome_timeout_s * 1000 + 2000;
const open_ms = 10_000;
const probe_ms = 4_000;
const stableAfter_ms = 5_000;
/** 1000 says that the person leaves, and the others see it at once; who only changes sockets is not seen to go. */
const goodbye = 1000;
const comingBack = 3000;

export class Connection {
  private state: ConnectionState = { kind: "idle" };
  private socket: SocketLike | null = null;
  private readonly requests: PendingRequests;
  private attempt = 0;
  private bye: Bye | null = null;
  private wantsFreshToken = false;
  private retryTimer: TimerId | null = null;
  private stableTimer: TimerId | null = null;
  private heartbeatTimer: TimerId | null = null;
  private heartbeat_ms = 25_000;
  /** Counts attempts, so that what an old socket or token still delivers is ignored. */
  private generation = 0;

  constructor(private readonly ports: ConnectionPorts) {
    this.requests = new PendingRequests(ports.clock, answer_ms);
  }

  get live(): boolean {
    return this.state.kind === "live";
  }

  start(): void {
    if (this.state.kind !== "idle" && this.state.kind !== "stopped") return;
    this.attempt = 0;
    void this.connect();
  }

  stop(): void {
    this.drop();
    this.move({ kind: "idle" });
  }

  /** The network came back or the person looks at the page again: do not wait any longer, and do not trust silence. */
  wake(): void {
    if (this.state.kind === "waiting") void this.connect();
    else if (this.state.kind === "live") void this.probe();
  }

  async request(request: Request): Promise<Answer> {
    if (this.state.kind !== "live" && request.t !== "hello") {
      throw new RequestFailed("disconnected", "There is no connection right now.", true);
    }
    const { id, answer } = this.requests.open();
    this.socket?.send(JSON.stringify({ ...request, id }));
    return answer;
  }

  notify(notification: Notification): void {
    if (this.state.kind === "live") this.socket?.send(JSON.stringify(notification));
  }

  /** Ends the socket and comes back with a new token, for example when re-authentication was refused. */
  reconnectWithFreshToken(): void {
    this.wantsFreshToken = true;
    if (this.state.kind === "live") this.comeBack(null);
  }

  private async connect(): Promise<void> {
    this.drop(comingBack);
    const generation = this.generation;
    this.move({ kind: "connecting" });
    const result = await this.ports.token(this.wantsFreshToken);
    if (generation !== this.generation) return;
    if (result.kind === "refused") return this.halt(null, result.message);
    if (result.kind === "unavailable") return this.comeBack(result.message);
    this.wantsFreshToken = false;
    this.openSocket(result.token);
  }

  private openSocket(token: string): void {
    const socket = this.ports.openSocket();
    this.socket = socket;
    this.retryTimer = this.ports.clock.setTimer(() => this.comeBack(null), open_ms);
    socket.onopen = () => void this.greet(token);
    socket.onmessage = (event) => this.receive(event.data);
    socket.onclose = (event) => this.closed(event.code);
  }

  private async greet(token: string): Promise<void> {
    const generation = this.generation;
    this.move({ kind: "authenticating" });
    try {
      const welcome = await this.request({ t: "hello", token });
      if (generation === this.generation && welcome.t === "welcome") this.becomeLive(welcome);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      if (generation !== this.generation) return;
      // A refusal is followed by a close that says what to do; only silence must be ended from here.
      if (error.code === "timeout") this.comeBack(null);
    }
  }

  private becomeLive(welcome: Welcome): void {
    this.stopTimers();
    this.heartbeat_ms = welcome.heartbeat_ms;
    this.stableTimer = this.ports.clock.setTimer(() => {
      this.attempt = 0;
    }, stableAfter_ms);
    this.expectLife();
    this.move({ kind: "live" });
    this.ports.onWelcome(welcome);
  }

  private receive(data: unknown): void {
    if (typeof data !== "string") return;
    const frame = parseServerFrame(data);
    if (this.state.kind === "live") this.expectLife();
    if (frame === null) return;
    if (frame.t === "bye") this.bye = frame;
    // An answer that comes after its deadline finds nobody waiting; it is nobody's push either.
    if (isAnswer(frame)) this.requests.settle(frame);
    else this.ports.onPush(frame);
  }

  /** Anything heard proves the connection; after a silent heartbeat we ask, because browsers cannot send WS pings. */
  private expectLife(): void {
    if (this.heartbeatTimer !== null) this.ports.clock.clearTimer(this.heartbeatTimer);
    this.heartbeatTimer = this.ports.clock.setTimer(() => void this.probe(), this.heartbeat_ms);
  }

  private async probe(): Promise<void> {
    const generation = this.generation;
    const silence = this.ports.clock.setTimer(() => {
      if (generation === this.generation) this.comeBack(null);
    }, probe_ms);
    try {
      await this.request({ t: "ping" });
    } catch {
      // Whatever ended the ping is dealt with where it happened.
    } finally {
      this.ports.clock.clearTimer(silence);
    }
  }

  private closed(code: number): void {
    const after = afterClose(code);
    const said = this.bye?.reason ?? null;
    if (after === "reconnect-with-new-token") this.wantsFreshToken = true;
    if (after === "stop") this.halt(code, said ?? "");
    else this.comeBack(said);
  }

  private comeBack(message: string | null): void {
    const floor_ms = this.bye?.retry_after_ms ?? 0;
    this.drop(comingBack);
    const delay_ms = backoffDelay(this.attempt, this.ports.random(), floor_ms);
    this.attempt += 1;
    this.retryTimer = this.ports.clock.setTimer(() => void this.connect(), delay_ms);
    const retry_at = this.ports.clock.now() + delay_ms;
    this.move({ kind: "waiting", attempt: this.attempt, retry_at, message });
  }

  private halt(code: number | null, message: string): void {
    this.drop();
    this.move({ kind: "stopped", code, message });
  }

  /** Lets go of the socket at once: a dead network can keep a closing socket open for minutes. */
  private drop(code = goodbye): void {
    this.generation += 1;
    this.stopTimers();
    this.bye = null;
    const socket = this.socket;
    this.socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(code);
    }
    this.requests.abandonAll("The connection was lost.");
  }

  private stopTimers(): void {
    for (const timer of [this.retryTimer, this.stableTimer, this.heartbeatTimer]) {
      if (timer !== null) this.ports.clock.clearTimer(timer);
    }
    this.retryTimer = this.stableTimer = this.heartbeatTimer = null;
  }

  private move(state: ConnectionState): void {
    this.state = state;
    this.ports.onState(state);
  }
}

function isAnswer(frame: ServerFrame): frame is Answer {
  return "re" in frame && frame.re !== null && frame.re !== undefined;
}
