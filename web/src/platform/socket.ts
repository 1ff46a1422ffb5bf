import type { SocketLike } from "../protocol/connection";
import { SUBPROTOCOL } from "../protocol/wire";

/** The gateway is behind the same origin as the page. */
export function openGatewaySocket(): SocketLike {
  const url = new URL("/ws", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(url, SUBPROTOCOL) as SocketLike;
}
