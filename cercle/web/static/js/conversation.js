// An open discussion: what arrives is put in its place, what was missed is asked for, what was read is said.
import { depart } from "./departure.js";
import { named } from "./live.js";
import "./acts.js";
import { insert as put, newest, nameDays, point, renewAll, settle, thread } from "./thread.js";

const place = document.getElementById("conversation");
const scroller = document.getElementById("messages");
const below = document.getElementById("new-below");
const me = document.body.dataset.account;
const STEP = 50; // messages per answer of the server
const NEAR = 120; // pixels from the end that still count as the end

// The end of what was said is not on the page: what is newer is loaded from above it first.
const partial = () => Boolean(thread.querySelector("[data-newer]"));
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const ask = (query) => fetch(`${place.dataset.messages}?${query}`, { headers: { "HX-Request": "true" } });

// --- Where one looks --------------------------------------------------------------------------------------------

const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
export const toEnd = () => {
  scroller.scrollTop = scroller.scrollHeight;
  below.hidden = true;
};

below.addEventListener("click", () => {
  if (partial()) location.href = location.pathname;
  else toEnd();
});
scroller.addEventListener("scroll", () => {
  if (!atEnd()) return;
  below.hidden = true;
  sayRead();
}, { passive: true });

// Whoever looks at the end stays there: when a telephone's keyboard opens, an answer is begun, a sign or an image comes.
let staying = false;
let swapping = false;
scroller.addEventListener("scroll", () => (staying = atEnd()), { passive: true });
const sizes = new ResizeObserver(() => staying && !swapping && !partial() && toEnd());
sizes.observe(scroller);
sizes.observe(thread);

// --- Messages -----------------------------------------------------------------------------------------------------

export const insert = (html) => {
  const follow = atEnd();
  const fresh = put(html);
  if (!fresh.length) return fresh;
  // One's own, written while one reads far above: it is shown where it was said, once it has left the outbox.
  if (partial()) setTimeout(() => location.assign(location.pathname), 100);
  if (follow || fresh.some((message) => message.dataset.author === me)) toEnd();
  else below.hidden = false;
  sayRead();
  return fresh;
};

const renew = (html) => {
  const follow = atEnd();
  const done = renewAll(html);
  if (follow) toEnd();
  return done;
};

// --- What was missed --------------------------------------------------------------------------------------------

let catching = null;
let since = Number(document.querySelector("[data-position]").dataset.position);

const askMissed = async () => {
  for (let more = !partial(); more; ) {
    const answer = await ask(`after=${newest()}`);
    if (answer.status === 404) return gone();
    if (answer.status !== 200) return;
    more = insert(await answer.text()).length === STEP;
  }
};

// What was edited, withdrawn or signed since the page was made, or since this was asked.
const askChanged = async () => {
  for (let more = true; more; ) {
    const answer = await ask(`changed_after=${since}`);
    if (answer.status === 404) return gone();
    if (answer.status !== 200) return;
    const { through, count } = renew(await answer.text());
    since = Math.max(since, through);
    more = count === STEP;
  }
};

const catchUp = () => {
  catching ??= askMissed().then(askChanged).catch(() => {}).finally(() => (catching = null));
};

export const gone = depart;

// --- What was read ----------------------------------------------------------------------------------------------

let said = 0;
let saying = 0;

function sayRead() {
  clearTimeout(saying);
  saying = setTimeout(async () => {
    const seq = newest();
    if (partial() || seq <= said || document.visibilityState !== "visible" || !atEnd()) return;
    const headers = { "HX-Request": "true", "X-CSRFToken": token() };
    try {
      const answer = await fetch(place.dataset.read, { method: "POST", body: new URLSearchParams({ seq }), headers });
      if (answer.ok) said = seq;
    } catch {
      // said again when the line is back
    }
  }, 300);
}

// --- Who takes part ---------------------------------------------------------------------------------------------

const askPeople = async () => {
  try {
    const answer = await fetch(place.dataset.people, { headers: { "HX-Request": "true" } });
    if (answer.status !== 200) return;
    const holder = document.createElement("div");
    holder.innerHTML = await answer.text();
    for (const fresh of holder.querySelectorAll(":scope > [id]")) {
      document.getElementById(fresh.id)?.replaceWith(fresh);
      window.htmx?.process(fresh);
    }
    document.dispatchEvent(new Event("people"));
  } catch {
    // asked for again when the line is back
  }
};

// --- What is heard ----------------------------------------------------------------------------------------------

const mine = ({ detail }) => detail.discussion === place.dataset.discussion;

document.addEventListener("live:message", (event) => {
  if (!mine(event)) return;
  const { detail } = event;
  if (partial()) below.hidden = false;
  else if (detail.seq > newest() + 1) catchUp(); // something between was missed
  else insert(detail.html);
  if (detail.system) askPeople();
  else if (detail.author !== me) document.getElementById("talk-said").textContent = named(detail.name) + detail.excerpt;
});
document.addEventListener("live:changed", (event) => mine(event) && renew(event.detail.html));
document.addEventListener("messages:ask", () => askChanged().catch(() => {}));
for (const name of ["live:seats", "live:kept"]) document.addEventListener(name, (event) => mine(event) && askPeople());
for (const name of ["live:again", "live:resync"]) {
  document.addEventListener(name, () => {
    catchUp();
    askPeople();
  });
}
document.addEventListener("visibilitychange", sayRead);

// --- Older and newer messages -------------------------------------------------------------------------------------

let height = 0;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!thread.contains(detail.target)) return;
  swapping = true;
  height = detail.target.matches("[data-older]") ? scroller.scrollHeight - scroller.scrollTop : 0;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!swapping) return;
  staying = swapping = false;
  settle();
  if (height) scroller.scrollTop = scroller.scrollHeight - height;
  if (partial()) return;
  document.getElementById("to-latest")?.remove();
  catchUp();
});

// --- The first look -----------------------------------------------------------------------------------------------

nameDays();
document.dispatchEvent(new Event("pushed"));
const mark = document.getElementById("new-messages");
const asked = document.getElementById(place.dataset.focus ?? location.hash.slice(1) ?? "");
if (asked?.matches(".message")) point(asked);
else if (mark && mark.offsetTop < scroller.scrollHeight - scroller.clientHeight) mark.scrollIntoView({ block: "start" });
else if (!partial()) toEnd();
staying = atEnd();
sayRead();
