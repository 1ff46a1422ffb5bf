/** Who is typing. A sign lasts 5 s unless it is renewed or the person's message arrives. */
import { limits, type Person } from "../protocol/wire";

export interface TypingSign {
  person: Person;
  until: number;
}

export type TypingSigns = readonly TypingSign[];

export const typingLife_ms = limits.typing_life_s * 1000;

export function typed(signs: TypingSigns, person: Person, now: number): TypingSigns {
  const others = signs.filter((sign) => sign.person.id !== person.id);
  return [...others, { person, until: now + typingLife_ms }];
}

export function stopped(signs: TypingSigns, ids: ReadonlySet<string>): TypingSigns {
  return signs.some((sign) => ids.has(sign.person.id)) ? signs.filter((sign) => !ids.has(sign.person.id)) : signs;
}

export function lasting(signs: TypingSigns, now: number): TypingSigns {
  return signs.some((sign) => sign.until <= now) ? signs.filter((sign) => sign.until > now) : signs;
}
