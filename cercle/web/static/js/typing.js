// « Karim écrit… »: said while one types, shown for a moment, kept nowhere.
const place = document.getElementById("talk-typing");
const here = document.getElementById("conversation").dataset.discussion;
const scroller = document.getElementById("messages");
const composer = document.getElementById("composer");
const me = document.body.dataset.account;
const PAUSE = 3000; // between two tellings
const SHOWN = 6000; // without another one

const writing = new Map(); // account → { name, timer }
let told = 0;

const draw = () => {
  const names = [...writing.values()].map(({ name }) => name);
  const { one, many, and } = place.dataset;
  const all = names.length > 1 ? `${names.slice(0, -1).join(", ")} ${and} ${names.at(-1)}` : names[0];
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
  place.textContent = names.length ? `${all} ${names.length > 1 ? many : one}` : "";
  place.hidden = !names.length;
  if (atEnd) scroller.scrollTop = scroller.scrollHeight; // the line took room from what is read
};

const stop = (account) => {
  clearTimeout(writing.get(account)?.timer);
  if (writing.delete(account)) draw();
};

document.addEventListener("live:typing", ({ detail }) => {
  if (detail.discussion !== here || detail.account === me) return;
  clearTimeout(writing.get(detail.account)?.timer);
  writing.set(detail.account, { name: detail.name, timer: setTimeout(() => stop(detail.account), SHOWN) });
  draw();
});
document.addEventListener("live:message", ({ detail }) => detail.discussion === here && stop(detail.author));

composer?.elements.body?.addEventListener("input", () => {
  const now = Date.now();
  if (now - told < PAUSE || !composer.elements.body.value.trim()) return;
  told = now;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", composer.elements.csrfmiddlewaretoken.value);
  fetch(place.dataset.url, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => {}); // not worth a word
});
