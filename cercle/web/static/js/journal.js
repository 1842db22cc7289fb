// « Fil d’actualité »: what somebody writes, corrects or takes back takes its place by itself; what is being typed in
// the form above, and how far one has read, stay as they are. Without this script the page says it anew when loaded.
const list = document.getElementById("notes");
const told = document.getElementById("journal-new");
const dossier = document.querySelector("[data-dossier]")?.dataset.dossier;
// As many as the server gives at once.
const MOST = 100;

// The same page as shown, narrowed to what is asked.
const ask = async (name, value) => {
  const url = new URL(location.href);
  url.searchParams.delete("suite");
  url.searchParams.set(name, value);
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, cache: "no-store" });
  if (answer.status !== 200 || answer.redirected) throw new Error(answer.statusText);
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  return template.content;
};

const focusedId = () => (list.contains(document.activeElement) ? document.activeElement.id : "");

const settle = (focused) => {
  window.htmx?.process(list);
  document.dispatchEvent(new Event("pushed"));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
};

const notes = () => [...list.querySelectorAll(":scope > .note")];

const place = (fresh) => {
  const after = notes().find((note) => Number(note.dataset.at) <= Number(fresh.dataset.at));
  if (after) after.before(fresh);
  else if (list.querySelector(".more")) return; // older than what is shown
  else list.append(fresh);
  list.querySelector(":scope > li:not(.note, .more)")?.remove(); // « Aucune note »
  fresh.classList.add("note--new");
  told.querySelector("span").textContent = told.dataset.came;
};

const one = async (id) => {
  const fresh = (await ask("note", id)).querySelector(`#note-${CSS.escape(id)}`);
  const focused = focusedId();
  const shown = document.getElementById(`note-${id}`);
  if (shown && fresh) shown.replaceWith(fresh);
  else if (shown) shown.remove();
  else if (fresh) place(fresh);
  if (!notes().length) return all();
  settle(focused);
};

const all = async () => {
  const content = await ask("combien", Math.min(Math.max(notes().length, 1), MOST));
  const focused = focusedId();
  list.replaceChildren(content);
  settle(focused);
};

// One after the other, and only while somebody looks: what is fetched counts as seen.
let queue = Promise.resolve();
const waiting = new Map();
const work = () => {
  if (document.visibilityState !== "visible") return;
  for (const act of waiting.values()) queue = queue.then(act).catch(() => (told.querySelector("a").hidden = false));
  waiting.clear();
};
const later = (key, act) => {
  waiting.set(key, act);
  work();
};

if (list && dossier) {
  document.addEventListener("visibilitychange", work);
  document.addEventListener("live:journal", ({ detail }) => {
    if (detail.dossier === dossier && detail.note) later(detail.note, () => one(detail.note));
  });
  document.body.addEventListener("note-changed", ({ detail }) => later(detail.note, () => one(detail.note)));
  for (const name of ["live:again", "live:resync"]) document.addEventListener(name, () => later("all", all));
}
