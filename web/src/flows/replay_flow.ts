/** Plays a room again over a socket of its own. Its code is fetched with the view that shows it. */
import { signal } from "@preact/signals";
import type { SocketLike } from "../protocol/connection";
import { type ClientReplayFrame, parseReplayFrame } from "../protocol/replay_frames";
import type { TokenKeeper } from "../protocol/tokens";
import { closeCodes } from "../protocol/wire";
import { words } from "../state/language";
import { heard, momentOf, notYet, type Replay, type ReplayWish, stopped } from "../state/replay";
import { stopSentence } from "../state/words";
import type { Ports } from "./ports";

export type ReplayPorts = Pick<Ports, "openReplaySocket" | "clock"> & { tokens: Pick<TokenKeeper, "get"> };

export class ReplayFlow {
  readonly replay = signal<Replay>(notYet);
  private socket: SocketLike | null = null;
  /** One for each request that is not answered yet: whether the room is empty after it. */
  private asked: boolean[] = [];
  private isClosed = false;

  constructor(
    private readonly wish: ReplayWish,
    private readonly ports: ReplayPorts,
  ) {}

  /** Play on from where it stands; once it is over, from the beginning; without a socket, over a new one. */
  async play(): Promise<void> {
    if (this.socket) this.ask({ t: "play" }, this.replay.value.phase === "over");
    else await this.open();
  }

  pause(): void {
    this.ask({ t: "pause" });
  }

  /** 1 to 64. */
  changeSpeed(speed: number): void {
    const now = this.ports.clock.now();
    this.replay.value = { ...this.replay.value, ts: momentOf(this.replay.value, now), heard_at: now, speed };
    this.ask({ t: "speed", speed });
  }

  /** To a time of the room. */
  seek(at: number): void {
    this.ask({ t: "seek", at: Math.round(at) }, true);
  }

  /** Over a silence to the next record. */
  skip(): void {
    const { tip } = this.replay.value.timeline;
    if (tip !== null) this.ask({ t: "seek", offset: tip + 1 });
  }

  close(): void {
    this.isClosed = true;
    this.drop()?.close(1000);
  }

  private async open(): Promise<void> {
    const token = await this.ports.tokens.get();
    if (this.isClosed || this.socket) return;
    if (token.kind !== "token") return this.stop(token.message);
    const socket = this.ports.openReplaySocket(this.wish.room);
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ t: "hello", token: token.token } satisfies ClientReplayFrame));
    socket.onmessage = ({ data }) => this.take(String(data));
    socket.onclose = ({ code }) => this.ended(code);
  }

  private take(data: string): void {
    const frame = parseReplayFrame(data);
    if (frame === null) return;
    const anew = frame.t === "now" && this.asked.shift() === true;
    this.replay.value = heard(this.replay.value, frame, this.ports.clock.now(), anew);
    if (frame.t !== "ready") return;
    if (frame.first === null) this.drop()?.close(1000);
    else this.begin(frame.first, frame.first_ts);
  }

  /** After a lost socket it goes on with the record after the last one. */
  private begin(first: number, first_ts: number | null): void {
    const { timeline, speed } = this.replay.value;
    const from = timeline.tip === null ? this.wish.from : { offset: timeline.tip + 1 };
    if (from !== null) {
      const isGone = "offset" in from ? from.offset < first : from.at < (first_ts ?? 0);
      if (isGone) this.replay.value = { ...this.replay.value, remark: words().replay.laterThanAsked };
      this.ask({ t: "seek", ...from });
    }
    this.ask({ t: "play", speed });
  }

  private ask(frame: ClientReplayFrame, anew = false): void {
    if (!this.socket || this.replay.value.span === null) return;
    this.asked.push(anew);
    this.socket.send(JSON.stringify(frame));
  }

  private ended(code: number): void {
    const { phase, playing } = this.replay.value;
    this.drop();
    // The token's life is over, the person's log-in is not.
    if (code === closeCodes.auth_expired && playing) void this.open();
    else if (phase !== "stopped") this.stop(code >= 4000 ? stopSentence(code, "") : words().replay.broken);
  }

  private stop(remark: string): void {
    this.replay.value = stopped(this.replay.value, remark, this.ports.clock.now());
  }

  private drop(): SocketLike | null {
    const { socket } = this;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    this.socket = null;
    this.asked = [];
    return socket;
  }
}
