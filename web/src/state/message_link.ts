/** The address of a message that can be shared: `/r/<room>/<offset>`; with `/replay` behind it the room is played from there. */
export interface MessagePlace {
  room: string;
  offset: number;
  replay?: boolean;
}

const path = /^\/r\/([a-z0-9][a-z0-9-]{0,49}|dm:\d+:\d+)\/(\d{1,15})(\/replay)?$/;

export function linkTo(origin: string, { room, offset, replay }: MessagePlace): string {
  return `${origin}/r/${room}/${offset}${replay ? "/replay" : ""}`;
}

export function placeIn(pathname: string): MessagePlace | null {
  const match = path.exec(pathname);
  return match ? { room: match[1] ?? "", offset: Number(match[2]), replay: match[3] !== undefined } : null;
}

/** The place that an address of this site names; null for every other address. */
export function ownPlace(href: string, origin: string): MessagePlace | null {
  return href.startsWith(`${origin}/r/`) ? placeIn(href.slice(origin.length)) : null;
}
