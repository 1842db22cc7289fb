// One stream of server-sent events per open page. It tells the page what arrived (`live:<event>` on document), keeps
// the counts of the tabs, shows toasts, turns badges, and says when the line is lost. docs/live.md has the protocol.
const EVENTS = [
  "message", "changed", "joined", "read", "seats", "counts", "reach", "notification", "notifications_read", "resync",
  "circle", "circle_left", "journal", "identity", "documents", "tasks", "appointments",
];
const FIRST_WAIT = 1000;
const LAST_WAIT = 30_000;
// A line that comes back within that time is not worth a word: servers restart, phones change cells.
const GRACE = 2500;

const region = document.getElementById("live");
const me = document.body.dataset.account;

let source = null;
let last = document.querySelector("[data-position]")?.dataset.position ?? "";
let wait = FIRST_WAIT;
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

const found = () => {
  clearTimeout(saying);
  saying = 0;
  wait = FIRST_WAIT;
  say("");
  if (opened) emit("again");
  opened = true;
};

// An EventSource does not say why it was refused; asking once more does.
const refused = async () => {
  const stop = new AbortController();
  let status = 0;
  try {
    status = (await fetch(region.dataset.url, { signal: stop.signal, cache: "no-store" })).status;
  } catch {
    // no line at all
  }
  stop.abort();
  if (status !== 401) {
    setTimeout(open, wait);
    wait = Math.min(wait * 2, LAST_WAIT);
    return;
  }
  clearTimeout(saying);
  say(region.dataset.ended);
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = region.dataset.signIn;
  region.append(" ", link);
  emit("ended");
};

function open() {
  source?.close();
  source = new EventSource(last ? `${region.dataset.url}?after=${last}` : region.dataset.url);
  source.onopen = found;
  source.onerror = () => {
    lost();
    if (source.readyState === EventSource.CLOSED) refused();
  };
  for (const name of EVENTS) {
    source.addEventListener(name, (event) => {
      if (event.lastEventId) last = event.lastEventId;
      emit(name, JSON.parse(event.data));
    });
  }
}

// --- What every page shows -----------------------------------------------------------------------------------

const counted = { discussions: 0, notifications: 0, position: 0 };

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
  recount({ discussions: detail.discussions, notifications: detail.notifications, position: detail.position });
  // Somebody came, left or was invited between the page's making and the stream's opening.
  if (!page || page.dataset.peopleMark === detail.people_mark) return;
  page.dataset.peopleMark = detail.people_mark;
  emit("resync");
});
document.addEventListener("live:read", ({ detail }) => recount(detail.counts));
document.addEventListener("live:message", ({ detail }) => {
  if (detail.author === me || detail.position <= counted.position || reading(detail.discussion)) return;
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
  open();
  const wake = () => {
    if (document.visibilityState === "visible" && source.readyState === EventSource.CLOSED) open();
  };
  addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && open());
}
