/** Times in the person's language and zone. Formatters are made once a language: making one costs more than formatting. */
import { computed } from "@preact/signals";
import { language, words } from "./language";

const formats = computed(() => {
  const { tag } = language.value;
  return {
    clock: new Intl.DateTimeFormat(tag, { hour: "numeric", minute: "2-digit" }),
    exact: new Intl.DateTimeFormat(tag, { dateStyle: "full", timeStyle: "medium" }),
    day: new Intl.DateTimeFormat(tag, { weekday: "long", day: "numeric", month: "long" }),
    dayAndYear: new Intl.DateTimeFormat(tag, { dateStyle: "full" }),
  };
});

export const clockTime = (ts: number): string => formats.value.clock.format(ts);
/** Hours and minutes only, for the narrow place beside a message: "3:07" where the clock says "3:07 AM". */
export function shortTime(ts: number): string {
  const parts = formats.value.clock.formatToParts(ts).filter((part) => part.type !== "dayPeriod");
  return parts.map((part) => part.value).join("").trim();
}

export const exactTime = (ts: number): string => formats.value.exact.format(ts);

/** A number that is the same for two times of one local day. */
export function dayKey(ts: number): number {
  const date = new Date(ts);
  return date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate();
}

export function dayName(ts: number, now: number): string {
  const key = dayKey(ts);
  if (key === dayKey(now)) return words().list.today;
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (key === dayKey(yesterday.getTime())) return words().list.yesterday;
  const sameYear = new Date(ts).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? formats.value.day : formats.value.dayAndYear).format(ts);
}

/** The day inside a sentence: "today". Names of weekdays keep their capital where the language gives them one. */
export function dayInSentence(ts: number, now: number): string {
  const name = dayName(ts, now);
  const { today, yesterday } = words().list;
  return name === today || name === yesterday ? name.toLocaleLowerCase(language.value.tag) : name;
}
