// <time datetime data-time="relative|clock|day">: rewritten in the reader's language and time zone, and kept fresh.
// The server writes the same words in its own zone, for a page without script and for those it renders once for many.
// The server is told the zone by a cookie, so that a day that is typed is the reader's (middleware/zone.py).
// English is written as in Europe: « 12 Nov », « 14:02 ».
const language = { en: "en-GB" }[document.documentElement.lang] ?? (document.documentElement.lang || "fr");
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
const sameYear = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const otherYear = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" });
const full = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });
const MINUTE = 60_000;

const { timeZone } = clock.resolvedOptions();
if (timeZone && !document.cookie.split("; ").includes(`zone=${timeZone}`)) {
  const secure = location.protocol === "https:" ? ";secure" : "";
  document.cookie = `zone=${timeZone};path=/;max-age=31536000;samesite=lax${secure}`;
}

const daysAgo = (then, now) =>
  Math.round((new Date(now).setHours(12, 0, 0, 0) - new Date(then).setHours(12, 0, 0, 0)) / 86_400_000);

const capital = (words) => words.charAt(0).toLocaleUpperCase(language) + words.slice(1);

const dayLabel = (then, now) => {
  const days = daysAgo(then, now);
  if (days === 0 || days === 1) return capital(relative.format(-days, "day"));
  return (then.getFullYear() === now.getFullYear() ? sameYear : otherYear).format(then);
};

const relativeLabel = (then, now) => {
  const minutes = Math.round((now - then) / MINUTE);
  if (minutes < 1) return relative.format(0, "second");
  if (minutes < 60) return relative.format(-minutes, "minute");
  const days = daysAgo(then, now);
  if (days === 0) return clock.format(then);
  if (days === 1) return relative.format(-1, "day");
  return (then.getFullYear() === now.getFullYear()
    ? new Intl.DateTimeFormat(language, { day: "numeric", month: "short" })
    : new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric" })
  ).format(then);
};

const labels = { relative: relativeLabel, day: dayLabel, clock: (then) => clock.format(then) };

const refresh = () => {
  const now = new Date();
  for (const time of document.querySelectorAll("time[data-time]")) {
    const then = new Date(time.dateTime);
    const label = labels[time.dataset.time]?.(then, now);
    if (label === undefined || Number.isNaN(then.valueOf())) continue;
    if (time.textContent !== label) time.textContent = label;
    if (time.dataset.time !== "day") time.title = full.format(then);
  }
};

refresh();
setInterval(refresh, MINUTE);
document.addEventListener("htmx:afterSettle", refresh);
document.addEventListener("pushed", refresh);
