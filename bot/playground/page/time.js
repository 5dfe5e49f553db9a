// Dates as the community sees them: always in its time zone, never in the browser's.

import { language, words } from "./words.js";

let zone = "Asia/Shanghai";

export function setTimeZone(name) {
  zone = name || zone;
}

const cache = new Map();

function formatter(options) {
  const key = `${language()} ${zone} ${JSON.stringify(options)}`;
  if (!cache.has(key)) {
    const locale = language() === "en" ? "en-GB" : "zh-CN";
    cache.set(key, new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }));
  }
  return cache.get(key);
}

const HOUR = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

export const hourOf = (date) => formatter(HOUR).format(date);

/** The calendar day in the community, as YYYY-MM-DD: comparable and sortable. */
export const dayKey = (date) => {
  const parts = formatter({ year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(date);
  const part = (type) => parts.find((each) => each.type === type).value;
  return `${part("year")}-${part("month")}-${part("day")}`;
};

const daysBetween = (earlier, later) =>
  Math.round((Date.parse(dayKey(later)) - Date.parse(dayKey(earlier))) / 86400000);

/** A date and its day of the week; browsers set no space between them in Chinese. */
function dated(options, date) {
  const both = [formatter(options).format(date), formatter({ weekday: "short" }).format(date)];
  return (language() === "en" ? both.reverse() : both).join(" ");
}

/** The words on a day separator. */
export function dayName(date, now) {
  const ago = daysBetween(date, now);
  if (ago === 0) return words().today;
  if (ago === 1) return words().yesterday;
  const year = dayKey(date).slice(0, 4) === dayKey(now).slice(0, 4) ? {} : { year: "numeric" };
  return dated({ ...year, month: "long", day: "numeric" }, date);
}

/** The short time in the chat list. */
export function shortTime(date, now) {
  const ago = daysBetween(date, now);
  if (ago === 0) return hourOf(date);
  if (ago > 0 && ago < 7) return formatter({ weekday: "short" }).format(date);
  return formatter({ month: "numeric", day: "numeric" }).format(date);
}

export const longDay = (date) => dated({ month: "short", day: "numeric" }, date);
