// The messages of an open discussion in their place: each once, in its order, in its newest form, wherever it comes
// from (page, push, answer, catch-up). Known by their id, ordered by data-seq, renewed by data-changed.
import { put } from "./live.js";

export const thread = document.getElementById("thread");

export const numbered = () => [...thread.querySelectorAll(".message[data-seq]")];
export const seqOf = (message) => Number(message.dataset.seq);
export const newest = () => Math.max(0, ...numbered().map(seqOf));
export const changedOf = (message) => Number(message.dataset.changed ?? 0);

// What changed and is not shown (yet): an older message that is on its way may come in the form it had before.
const changes = new Map();

const day = (at) => new Date(at).toDateString();

// Each day is named once, before its first message, whatever came in from whichever side.
export const nameDays = () => {
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

// The focus stays on the same control of the renewed message.
const renew = (old, fresh) => {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const sign = focused?.dataset.sign;
  const index = focused ? [...old.querySelectorAll("a")].indexOf(focused) : -1;
  old.replaceWith(fresh);
  if (!focused) return;
  const same = sign ? fresh.querySelector(`[data-sign="${sign}"]`) : fresh.querySelectorAll("a")[index];
  (same ?? fresh.querySelector("a") ?? document.getElementById("messages")).focus({ preventScroll: true });
};

const renewQuotes = () => {
  for (const quote of thread.querySelectorAll("[data-quote]")) {
    const change = changes.get(`message-${quote.dataset.quote}`);
    if (!change?.dataset.excerpt) continue;
    const words = quote.querySelector(".quote__text");
    if (words.textContent !== change.dataset.excerpt) words.textContent = change.dataset.excerpt;
  }
};

// Whether it is new here.
const place = (message) => {
  const known = changes.get(message.id);
  if (known && changedOf(known) > changedOf(message)) message = known.cloneNode(true);
  const there = document.getElementById(message.id);
  if (there) {
    if (changedOf(message) > changedOf(there)) renew(there, message);
    return null;
  }
  if (message.dataset.client) {
    thread.querySelector(`.message--sending[data-client="${CSS.escape(message.dataset.client)}"]`)?.remove();
  }
  const all = numbered();
  const after = all.reverse().find((other) => seqOf(other) < seqOf(message));
  const first = all.at(-1);
  if (after) after.after(message);
  else if (first) first.before(message);
  else thread.prepend(message);
  return message;
};

const parsed = (html) => put(document.createElement("ol"), html).filter((node) => node.matches(".message[data-seq]"));

// Puts messages into the thread; returns those that were not there.
export const insert = (html) => {
  const fresh = parsed(html).map(place).filter(Boolean);
  if (fresh.length) nameDays();
  renewQuotes();
  document.dispatchEvent(new Event("pushed"));
  return fresh;
};

// Messages that changed: renewed where they are shown. Returns how far that goes, and how many they were.
export const renewAll = (html) => {
  const found = parsed(html);
  for (const message of found) {
    const known = changes.get(message.id);
    if (!known || changedOf(known) < changedOf(message)) changes.set(message.id, message.cloneNode(true));
    const there = document.getElementById(message.id);
    if (there && changedOf(message) > changedOf(there)) {
      window.htmx?.process(message);
      renew(there, message);
    }
  }
  renewQuotes();
  document.dispatchEvent(new Event("pushed"));
  return { through: Math.max(0, ...found.map(changedOf)), count: found.length };
};

// Messages that htmx put here by itself (older and newer ones) may be staler than what was pushed meanwhile.
export const settle = () => {
  for (const message of numbered()) {
    const known = changes.get(message.id);
    if (!known || changedOf(known) <= changedOf(message)) continue;
    const fresh = known.cloneNode(true);
    renew(message, fresh);
    window.htmx?.process(fresh);
  }
  renewQuotes();
  nameDays();
};

// Brings a message before one's eyes and marks it for a moment.
export const point = (message) => {
  message.scrollIntoView({ block: "center" });
  message.classList.remove("message--found");
  void message.offsetWidth; // so that the mark is drawn again
  message.classList.add("message--found");
  message.tabIndex = -1;
  message.focus({ preventScroll: true });
};
