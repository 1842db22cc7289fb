// An open discussion: what arrives is put in its place once, what was missed is asked for, what was read is said.
import { named, put } from "./live.js";
import { Outbox } from "./outbox.js";

const place = document.getElementById("conversation");
const thread = document.getElementById("thread");
const scroller = document.getElementById("messages");
const below = document.getElementById("new-below");
const me = document.body.dataset.account;
const partial = "partial" in place.dataset;
const STEP = 50; // messages per answer of the server
const NEAR = 120; // pixels from the end that still count as the end

const numbered = () => [...thread.querySelectorAll(".message[data-seq]")];
const seqOf = (message) => Number(message.dataset.seq);
const newest = () => Math.max(0, ...numbered().map(seqOf));

// --- Where one looks --------------------------------------------------------------------------------------------

const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
const toEnd = () => {
  scroller.scrollTop = scroller.scrollHeight;
  below.hidden = true;
};

below.addEventListener("click", () => {
  if (partial) location.href = location.pathname;
  else toEnd();
});
scroller.addEventListener("scroll", () => {
  if (!atEnd()) return;
  below.hidden = true;
  sayRead();
}, { passive: true });

// --- Messages in their place ------------------------------------------------------------------------------------

const day = (at) => new Date(at).toDateString();

// Each day is named once, before its first message, whatever came in from whichever side.
const nameDays = () => {
  const named = new Map();
  for (const mark of thread.querySelectorAll(".thread__day:not(.thread__new)")) {
    const key = day(mark.querySelector("time").dateTime);
    if (named.has(key)) mark.remove();
    else named.set(key, mark);
  }
  let before = "";
  for (const message of numbered()) {
    const key = day(message.dataset.at);
    if (key === before) continue;
    before = key;
    const mark = named.get(key) ?? document.getElementById("day-template").content.firstElementChild.cloneNode(true);
    mark.querySelector("time").dateTime = message.dataset.at;
    const previous = message.previousElementSibling;
    (previous?.classList.contains("thread__new") ? previous : message).before(mark);
  }
};

const putInPlace = (message) => {
  if (document.getElementById(message.id)) return false;
  if (message.dataset.client) {
    thread.querySelector(`.message--sending[data-client="${CSS.escape(message.dataset.client)}"]`)?.remove();
  }
  const after = numbered().reverse().find((other) => seqOf(other) < seqOf(message));
  const first = numbered()[0];
  if (after) after.after(message);
  else if (first) first.before(message);
  else thread.prepend(message);
  return true;
};

export const insert = (html) => {
  const follow = atEnd();
  const holder = document.createElement("ol");
  const fresh = put(holder, html).filter((node) => node.matches(".message[data-seq]") && putInPlace(node));
  if (!fresh.length) return fresh;
  nameDays();
  document.dispatchEvent(new Event("pushed"));
  if (follow || fresh.some((message) => message.dataset.author === me)) toEnd();
  else below.hidden = false;
  sayRead();
  return fresh;
};

// --- What was missed --------------------------------------------------------------------------------------------

let catching = null;

const askMissed = async () => {
  for (let more = true; more; ) {
    const answer = await fetch(`${place.dataset.messages}?after=${newest()}`, { headers: { "HX-Request": "true" } });
    if (answer.status === 404) return gone();
    if (answer.status !== 200) return;
    more = insert(await answer.text()).length === STEP;
  }
};

const catchUp = () => {
  if (partial) return;
  catching ??= askMissed().catch(() => {}).finally(() => (catching = null));
};

const gone = () => {
  const error = document.getElementById("talk-error");
  error.textContent = error.dataset.gone;
  error.hidden = false;
  for (const control of document.getElementById("composer").elements) control.disabled = true;
};

// --- What was read ----------------------------------------------------------------------------------------------

let said = 0;
let saying = 0;

function sayRead() {
  clearTimeout(saying);
  saying = setTimeout(async () => {
    const seq = newest();
    if (partial || seq <= said || document.visibilityState !== "visible" || !atEnd()) return;
    const body = new FormData(document.getElementById("composer"));
    body.delete("body");
    body.set("seq", seq);
    try {
      const answer = await fetch(place.dataset.read, { method: "POST", body, headers: { "HX-Request": "true" } });
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
  } catch {
    // asked for again when the line is back
  }
};

// --- What is heard ----------------------------------------------------------------------------------------------

const mine = ({ detail }) => detail.discussion === place.dataset.discussion;

document.addEventListener("live:message", (event) => {
  if (!mine(event)) return;
  const { detail } = event;
  if (partial) below.hidden = false;
  else if (detail.seq > newest() + 1) catchUp(); // something between was missed
  else insert(detail.html);
  if (detail.system) askPeople();
  else if (detail.author !== me) document.getElementById("talk-said").textContent = named(detail.name) + detail.excerpt;
});
document.addEventListener("live:seats", (event) => mine(event) && askPeople());
for (const name of ["live:again", "live:resync"]) {
  document.addEventListener(name, () => {
    catchUp();
    askPeople();
  });
}
document.addEventListener("visibilitychange", sayRead);

// --- Older messages -----------------------------------------------------------------------------------------------

let height = 0;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (thread.contains(event.detail.target)) height = scroller.scrollHeight - scroller.scrollTop;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!height) return;
  nameDays();
  scroller.scrollTop = scroller.scrollHeight - height;
  height = 0;
});

// --- The first look -----------------------------------------------------------------------------------------------

nameDays();
document.dispatchEvent(new Event("pushed"));
const mark = document.getElementById("new-messages");
if (!location.hash) {
  if (mark && mark.offsetTop < scroller.scrollHeight - scroller.clientHeight) mark.scrollIntoView({ block: "start" });
  else toEnd();
}
sayRead();
// A « fil patient » that no professional reads has a form without words: only what was read is said with it.
const composer = document.getElementById("composer");
if (composer.elements.body) new Outbox(composer, { thread, insert, gone, toEnd });
