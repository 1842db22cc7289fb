// What one does with a message by one press: « Vu », « Fait », and going to what it answers. Without script these are
// links to its page.
import { say } from "./toasts.js";
import { point, renewAll, thread } from "./thread.js";

const me = document.body.dataset.account;
const words = document.getElementById("toasts").dataset;
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

const press = async (sign) => {
  const was = sign.getAttribute("aria-pressed") === "true";
  const body = new URLSearchParams({ sign: sign.dataset.sign, on: was ? "0" : "1" });
  const headers = { "HX-Request": "true", "X-CSRFToken": token() };
  sign.setAttribute("aria-pressed", String(!was)); // at once; the answer renews the message
  try {
    const answer = await fetch(`${sign.pathname}signe/`, { method: "POST", body, headers });
    if (answer.status === 200 && !answer.redirected) return void renewAll(await answer.text());
    say(words.failed, "danger");
  } catch {
    say(words.offline, "danger");
  }
  sign.setAttribute("aria-pressed", String(was));
};

thread.addEventListener("click", (event) => {
  const sign = event.target.closest("[data-sign]");
  if (!sign || !plain(event)) return;
  event.preventDefault();
  const own = sign.closest(".message").dataset.author === me;
  // One's own message is not « Vu »: who did see it stands in its panel.
  if (own && sign.dataset.sign === "seen") window.htmx.ajax("GET", sign.pathname, { target: "#panel" });
  else press(sign);
});
thread.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches("[data-sign]")) return;
  event.preventDefault(); // a button is pressed by the space bar too
  event.target.click();
});

document.addEventListener("click", (event) => {
  const quote = event.target.closest?.("[data-quote]");
  const message = quote && plain(event) && document.getElementById(`message-${quote.dataset.quote}`);
  if (!message) return; // not on this page: the link leads there
  event.preventDefault();
  point(message);
});
