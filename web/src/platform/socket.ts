import type { SocketLike } from "../protocol/connection";
import { SUBPROTOCOL } from "../protocol/wire";

/** Gateway and history are behind the same origin as the page. */
export const openGatewaySocket = (): SocketLike => new WebSocket(address("/ws"), SUBPROTOCOL) as SocketLike;

export const openReplaySocket = (room: string): SocketLike =>
  new WebSocket(address(`/api/history/rooms/${encodeURIComponent(room)}/replay`)) as SocketLike;

function address(path: string): URL {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url;
}
