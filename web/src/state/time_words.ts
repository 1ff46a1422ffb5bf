/** Times in the person's language and zone. Formatters are made once: making one costs more than formatting. */
const clockFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const exactFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayAndYearFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "full" });

export const clockTime = (ts: number): string => clockFormat.format(ts);
/** Hours and minutes only, for the narrow place beside a message: "03:07" also where the clock says "03:07 AM". */
export function shortTime(ts: number): string {
  const parts = clockFormat.formatToParts(ts).filter((part) => part.type !== "dayPeriod");
  return parts.map((part) => part.value).join("").trim();
}

export const exactTime = (ts: number): string => exactFormat.format(ts);

/** A number that is the same for two times of one local day. */
export function dayKey(ts: number): number {
  const date = new Date(ts);
  return date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate();
}

export function dayName(ts: number, now: number): string {
  const key = dayKey(ts);
  if (key === dayKey(now)) return "Today";
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (key === dayKey(yesterday.getTime())) return "Yesterday";
  const sameYear = new Date(ts).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? dayFormat : dayAndYearFormat).format(ts);
}
