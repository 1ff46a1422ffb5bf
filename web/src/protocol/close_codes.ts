/** What a WebSocket close code asks of us. Rule of the wire: below 4500 come back, from 4500 on stop and say so. */
import { closeCodes, stopsFrom } from "./wire";

export type AfterClose = "reconnect" | "reconnect-with-new-token" | "stop";

export function afterClose(code: number): AfterClose {
  if (code >= stopsFrom && code < 5000) return "stop";
  if (code === closeCodes.auth_expired) return "reconnect-with-new-token";
  return "reconnect";
}
