// An open dossier: what somebody else changes in it is asked for again (docs/live.md), and whoever is taken out of the
// circle reads nothing more of it, on any of their screens.
const page = document.querySelector("[data-dossier]");
const panel = document.getElementById("panel");

// What happens in a dossier; parts that show it wait for « <what>-changed » on the body.
const KINDS = ["circle", "journal", "identity", "documents", "tasks", "appointments"];

const here = (detail) => detail.dossier === page.dataset.dossier;

const again = (what) => document.body.dispatchEvent(new Event(`${what}-changed`));

// Nothing of it stays before anybody's eyes: the page, the panel, an image in large, the name in the tab.
const empty = (selector) => {
  for (const part of page.querySelectorAll(selector)) part.remove();
  document.getElementById("viewer")?.remove();
  if (panel?.open) panel.close();
};

const gone = () => {
  if (page.dataset.gone) return;
  page.dataset.gone = "yes";
  const said = document.getElementById("dossier-gone");
  if (!said) {
    page.replaceChildren(); // a window opened as a page of its own: the server says the rest
    location.reload();
    return;
  }
  empty("[data-dossier-body], .dossier__tabs, .dossier__head, .dossier__access, .dossier__emergency, #part-gone");
  document.title = document.title.split(" · ").at(-1);
  said.hidden = false;
  said.focus();
};

// The dossier is still theirs, what this page shows of it is not there any more.
const partGone = () => {
  const said = document.getElementById("part-gone");
  if (!said) return void location.reload();
  empty("[data-dossier-body]");
  said.hidden = false;
  said.focus();
};

const status = async (address) => (await fetch(address, { method: "HEAD", cache: "no-store" })).status;

// After a gap nothing is taken for granted: the server says what is still theirs.
const check = async (renew = true) => {
  const refused = [403, 404];
  const home = document.getElementById("dossier-gone")?.dataset.home;
  try {
    const now = await status(location.pathname);
    if (now === 200 && renew) KINDS.forEach(again);
    if (!refused.includes(now)) return;
    if (home && (await status(home)) === 200) partGone();
    else gone();
  } catch {
    // no line: asked again when it is back
  }
};

// More or less of it is theirs to see now: the page as it is drawn today, or the word that this part is not.
const redraw = async () => {
  if ((await status(location.pathname).catch(() => 0)) === 200) location.reload();
  else check(false);
};

if (page) {
  for (const what of KINDS) document.addEventListener(`live:${what}`, ({ detail }) => here(detail) && again(what));
  document.addEventListener("live:circle_left", ({ detail }) => here(detail) && gone());
  document.addEventListener("live:circle_access", ({ detail }) => here(detail) && redraw());
  document.addEventListener("live:again", () => check());
  document.addEventListener("live:resync", () => check());
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 404 && event.detail.elt.closest("[data-dossier]")) check(false);
  });
  // An act in the panel has changed the circle: the card shows it without waiting for the line.
  let acted = false;
  panel?.addEventListener("htmx:afterRequest", (event) => {
    acted ||= event.detail.successful && event.detail.requestConfig.verb !== "get";
  });
  panel?.addEventListener("close", () => {
    if (acted) again("circle");
    acted = false;
  });
}

// Eight parts do not fit on a telephone: the present one is in sight.
const tab = page?.querySelector(".dossier__tabs [aria-current]");
const tabs = tab?.closest(".dossier__tabs");
if (tabs) {
  const from = tab.getBoundingClientRect().left - tabs.getBoundingClientRect().left;
  tabs.scrollLeft += from - (tabs.clientWidth - tab.offsetWidth) / 2;
}
