// What every page does with what arrives by the line (js/line.js): it tells the page (`live:<event>` on document), keeps
// the counts of the tabs, shows toasts, turns badges, and says when the line is lost. docs/live.md has the protocol.
import { Line } from "./line.js";

// A line that comes back within that time is not worth a word: servers restart, phones change cells.
const GRACE = 2500;

const region = document.getElementById("live");
const me = document.body.dataset.account;

let opened = false;
let saying = 0;

const emit = (name, detail) => document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));

export const put = (parent, html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  const nodes = [...template.content.children];
  parent.append(...nodes);
  for (const node of nodes) window.htmx?.process(node);
  document.dispatchEvent(new Event("pushed"));
  return nodes;
};

// --- The line -------------------------------------------------------------------------------------------------

const say = (text) => {
  if (region.textContent !== text) region.textContent = text;
};

const lost = () => {
  saying ||= setTimeout(() => say(region.dataset.lost), GRACE);
};

const joined = () => {
  clearTimeout(saying);
  saying = 0;
  say("");
  opened = true;
};

const found = () => {
  const again = opened;
  joined();
  if (again) emit("again");
};

const ended = () => {
  clearTimeout(saying);
  say(region.dataset.ended);
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = region.dataset.signIn;
  region.append(" ", link);
  emit("ended");
};

// --- What every page shows -----------------------------------------------------------------------------------

const counted = { discussions: 0, notifications: 0, position: 0, uncounted: [] };

export const setCount = (id, n) => {
  const element = document.getElementById(`count-${id}`);
  if (!element) return;
  element.textContent = n > 0 ? (n > 99 ? "99+" : String(n)) : "";
  if (n <= 0) return;
  const words = document.createElement("span");
  words.className = "sr-only";
  words.textContent = ` ${n === 1 ? region.dataset.one : region.dataset.many}`;
  element.append(words);
};

// « Karim Benali : », as the reader's language writes it.
export const named = (name) => `${name}${region.dataset.colon} `;

export const getCount = (id) => parseInt(document.getElementById(`count-${id}`)?.firstChild?.textContent ?? "0", 10) || 0;

const recount = (counts) => {
  Object.assign(counted, counts);
  setCount("discussions", counted.discussions);
  setCount("notifications", counted.notifications);
};

// Whether the reader has that discussion before their eyes.
export const reading = (discussion) =>
  document.visibilityState === "visible" && document.getElementById("conversation")?.dataset.discussion === discussion;

const page = document.querySelector("[data-people-mark]");

document.addEventListener("live:counts", ({ detail }) => {
  const { discussions, notifications, position, uncounted } = detail;
  recount({ discussions, notifications, position, uncounted });
  // Somebody came, left or was invited between the page's making and the stream's opening.
  if (!page || page.dataset.peopleMark === detail.people_mark) return;
  page.dataset.peopleMark = detail.people_mark;
  emit("resync");
});
for (const name of ["live:read", "live:kept"]) {
  document.addEventListener(name, ({ detail }) => recount(detail.counts));
}
document.addEventListener("live:message", ({ detail }) => {
  if (detail.author === me || counted.uncounted.includes(detail.discussion)) return;
  if (detail.position <= counted.position || reading(detail.discussion)) return;
  counted.discussions += 1;
  setCount("discussions", counted.discussions);
});
document.addEventListener("live:notification", ({ detail }) => {
  const toasts = document.getElementById("toasts");
  if (toasts && !document.getElementById(`toast-${detail.id}`)) put(toasts, detail.html);
  counted.notifications = detail.unread;
  setCount("notifications", detail.unread);
});
document.addEventListener("live:notifications_read", ({ detail }) => {
  counted.notifications = detail.unread;
  setCount("notifications", detail.unread);
});
document.addEventListener("live:reach", ({ detail }) => {
  for (const mark of document.querySelectorAll(`[data-entry="${CSS.escape(detail.entry)}"]`)) mark.innerHTML = detail.html;
});

if (region && me) {
  const { session } = document.body.dataset;
  new Line({
    url: region.dataset.url,
    state: region.dataset.state,
    session,
    // A fragment is in the language of whoever opened the stream.
    key: `cercle-live:${me}:${session}:${document.documentElement.lang}`,
    last: document.querySelector("[data-position]")?.dataset.position ?? "",
    heard: emit,
    told: (what, own) => {
      region.dataset.line = own ? "own" : "shared";
      ({ lost, found, joined, ended })[what]();
    },
  });
}
