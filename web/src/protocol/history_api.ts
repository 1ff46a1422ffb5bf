/** Reading the retained log over HTTP. */
import { isMessageList } from "./frames";
import { ApiError, type Http } from "./http";
import { isObject } from "./shape";
import type { Directory, Found, Page } from "./wire";

export interface PageQuery {
  before?: number;
  after?: number;
  /** An offset in the middle of the page. */
  around?: number;
  /** The first messages from this time on, ms since the epoch. */
  at?: number;
  /** Wait until the view has reached this offset, or answer 503. */
  until?: number;
  limit?: number;
}

export interface HistoryApi {
  page(room: string, query: PageQuery, token: string): Promise<Page>;
  directory(token: string): Promise<Directory>;
  /** In one room, or with null in all that the person may read. `before`: what an earlier answer called `next`. */
  search(room: string | null, query: { q: string; before?: string }, token: string): Promise<Found>;
}

export function historyApi(http: Http): HistoryApi {
  return {
    page: async (room, query, token) => {
      const path = `/api/history/rooms/${encodeURIComponent(room)}/messages${queryText(query)}`;
      const body = await http({ method: "GET", path, token });
      if (!isObject(body) || !isMessageList(body.messages)) throw unreadable();
      return body as unknown as Page;
    },
    directory: async (token) => {
      const body = await http({ method: "GET", path: "/api/history/rooms", token });
      if (!isObject(body) || !Array.isArray(body.rooms)) throw unreadable();
      return body as unknown as Directory;
    },
    search: async (room, query, token) => {
      const place = room === null ? "" : `/rooms/${encodeURIComponent(room)}`;
      const body = await http({ method: "GET", path: `/api/history${place}/search${queryText(query)}`, token });
      if (!isObject(body) || !isHitList(body.hits)) throw unreadable();
      return body as unknown as Found;
    },
  };
}

function isHitList(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((hit) => isObject(hit) && Array.isArray(hit.matches) && isMessageList([hit.message]));
}

function queryText(query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}

function unreadable(): ApiError {
  return new ApiError(502, "unreadable", "History gave an answer that this version of Parley cannot read.");
}
