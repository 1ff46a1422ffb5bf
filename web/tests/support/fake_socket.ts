import type { SocketLike } from "../../src/protocol/connection";

/** A socket whose other end is the test. */
export class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly sent: Record<string, unknown>[] = [];
  closedWith: number | null = null;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(code = 1000): void {
    this.closedWith ??= code;
  }

  open(): void {
    this.onopen?.();
  }

  push(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  closeFromServer(code: number): void {
    this.onclose?.({ code, reason: "" });
  }

  last(type: string): Record<string, unknown> | undefined {
    return this.sent.findLast((frame) => frame.t === type);
  }
}
