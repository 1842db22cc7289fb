// The list of discussions: rows rise, counts change, new discussions come in.
import { getCount, named, reading, setCount } from "./live.js";

const list = document.getElementById("discussions");
const me = document.body.dataset.account;
const open = document.getElementById("conversation")?.dataset.discussion;

// The page of those archived: whatever happens to them changes which ones they are.
const archive = list && "archived" in list.dataset;

const rowOf = (id) => document.getElementById(`discussion-${id}`);
const searching = () => Boolean(document.getElementById("talk-search")?.value.trim());

const ask = async (url) => {
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    return answer.ok && !answer.redirected && answer.status === 200 ? answer.text() : "";
  } catch {
    return ""; // the line is lost: the list is asked for again when it is back
  }
};

const settle = () => {
  if (open) rowOf(open)?.querySelector(".row__link")?.setAttribute("aria-current", "page");
  window.htmx?.process(list);
  document.dispatchEvent(new Event("pushed"));
};

// Those pinned stand before all others; each group has its liveliest first.
const place = (row) => {
  const pinned = "pinned" in row.dataset;
  const before = pinned ? null : [...list.querySelectorAll(":scope > [data-pinned]")].filter((other) => other !== row).at(-1);
  if (before ? before.nextElementSibling === row : list.firstElementChild === row) return;
  if (before) before.after(row);
  else list.prepend(row);
};

const setUnread = (row, id, n) => {
  setCount(id, n);
  row.classList.toggle("row--unread", n > 0);
};

const fetchRow = async (id) => {
  if (searching() || archive) return;
  const html = await ask(`${list.dataset.rows ?? list.dataset.url}${id}/ligne/`);
  if (!html) return;
  rowOf(id)?.remove();
  for (const empty of list.querySelectorAll(".state")) empty.closest("li").remove();
  list.insertAdjacentHTML("afterbegin", html);
  place(list.firstElementChild);
  settle();
};

let refreshing = false;

const refresh = async () => {
  if (searching() || refreshing) return;
  refreshing = true;
  const html = await ask(list.dataset.url);
  refreshing = false;
  if (!html) return;
  list.innerHTML = html;
  settle();
};

// The row's own menu has acted: the answer comes by the line, or is asked for where there is none.
let asking = 0;
const kept = () => {
  clearTimeout(asking);
  asking = setTimeout(refresh, 150);
};

const sayLast = (row, { author, system, name, excerpt }) => {
  const who = author === me && !system ? `${list.dataset.you} ` : name ? named(name) : "";
  row.querySelector("[data-last]").textContent = who + excerpt;
};

const heard = ({ detail }) => {
  if (archive) {
    refresh();
    return;
  }
  const row = rowOf(detail.discussion);
  // The row may be newer than the push: a page that was just loaded, a row that was just asked for.
  if (row && Number(row.dataset.position) >= detail.position) return;
  if (!row) {
    fetchRow(detail.discussion);
    return;
  }
  row.dataset.position = detail.position;
  sayLast(row, detail);
  row.querySelector("time")?.setAttribute("datetime", detail.at);
  if (detail.author === me) setUnread(row, detail.discussion, 0);
  else if (!reading(detail.discussion)) setUnread(row, detail.discussion, getCount(detail.discussion) + 1);
  if (!searching()) place(row);
  document.dispatchEvent(new Event("pushed"));
};

if (list) {
  document.addEventListener("live:message", heard);
  // Edited or withdrawn: said anew where it is the last line.
  document.addEventListener("live:changed", ({ detail }) => {
    const row = rowOf(detail.discussion);
    if (row && Number(row.dataset.position) === detail.position) sayLast(row, detail);
  });
  document.addEventListener("live:joined", ({ detail }) => detail.discussion && fetchRow(detail.discussion));
  document.addEventListener("live:read", ({ detail }) => {
    const row = rowOf(detail.discussion);
    if (row) setUnread(row, detail.discussion, detail.unread);
  });
  document.addEventListener("live:left", ({ detail }) => rowOf(detail.discussion)?.remove());
  for (const name of ["kept", "live:kept"]) document.addEventListener(name, kept);
  document.addEventListener("live:seats", ({ detail }) => fetchRow(detail.discussion));
  document.addEventListener("live:again", refresh);
  document.addEventListener("live:resync", refresh);
  document.addEventListener("htmx:afterSwap", (event) => event.detail.target === list && settle());
}
