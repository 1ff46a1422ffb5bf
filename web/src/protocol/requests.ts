/**
 * Requests that wait for their answer. Each has a number (`id`, repeated by the server as `re`) and a deadline.
 * A request ends in exactly one way: its answer, the server's refusal, the deadline, or the end of the connection.
 */
import type { Clock, TimerId } from "./clock";
import type { Answer, Failure } from "./wire";

export class RequestFailed extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly retryable: boolean,
    readonly retry_after_ms = 0,
  ) {
    super(message);
    this.name = "RequestFailed";
  }

  static refused(frame: Failure): RequestFailed {
    return new RequestFailed(frame.code, frame.message, frame.retryable, frame.retry_after_ms ?? 0);
  }
}

interface Waiting {
  resolve(answer: Answer): void;
  reject(reason: RequestFailed): void;
  timer: TimerId;
}

export class PendingRequests {
  private nextId = 1;
  private readonly waiting = new Map<number, Waiting>();

  constructor(
    private readonly clock: Clock,
    private readonly deadline_ms: number,
  ) {}

  open(): { id: number; answer: Promise<Answer> } {
    const id = this.nextId++;
    const answer = new Promise<Answer>((resolve, reject) => {
      const timer = this.clock.setTimer(() => this.expire(id), this.deadline_ms);
      this.waiting.set(id, { resolve, reject, timer });
    });
    return { id, answer };
  }

  settle(frame: Answer): void {
    if (frame.re === undefined || frame.re === null) return;
    const entry = this.take(frame.re);
    if (frame.t === "error") entry?.reject(RequestFailed.refused(frame));
    else entry?.resolve(frame);
  }

  abandonAll(message: string): void {
    for (const id of [...this.waiting.keys()]) {
      this.take(id)?.reject(new RequestFailed("disconnected", message, true));
    }
  }

  private expire(id: number): void {
    this.take(id)?.reject(new RequestFailed("timeout", "The server did not answer in time.", true));
  }

  private take(id: number): Waiting | undefined {
    const entry = this.waiting.get(id);
    if (entry) {
      this.waiting.delete(id);
      this.clock.clearTimer(entry.timer);
    }
    return entry;
  }
}
