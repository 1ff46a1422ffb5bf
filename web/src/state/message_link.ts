/** The address of a message that can be shared: `/r/<room>/<offset>`. */
export interface MessagePlace {
  room: string;
  offset: number;
}

const path = /^\/r\/([a-z0-9][a-z0-9-]{0,49}|dm:\d+:\d+)\/(\d{1,15})$/;

export function linkTo(origin: string, room: string, offset: number): string {
  return `${origin}/r/${room}/${offset}`;
}

export function placeIn(pathname: string): MessagePlace | null {
  const match = path.exec(pathname);
  return match ? { room: match[1] ?? "", offset: Number(match[2]) } : null;
}

/** The place that an address of this site names; null for every other address. */
export function ownPlace(href: string, origin: string): MessagePlace | null {
  return href.startsWith(`${origin}/r/`) ? placeIn(href.slice(origin.length)) : null;
}
