// An open dossier: its circle is asked for again when somebody comes or goes, new notes are announced, and whoever is
// taken out of the circle reads nothing more of it, on any of their screens.
const page = document.querySelector("[data-dossier]");
const panel = document.getElementById("panel");

const here = (detail) => page && detail.dossier === page.dataset.dossier;

const again = () => document.body.dispatchEvent(new Event("circle-changed"));

const gone = () => {
  if (!page || page.dataset.gone) return;
  page.dataset.gone = "yes";
  for (const part of page.querySelectorAll("[data-dossier-body], .dossier__tabs, .dossier__head")) part.remove();
  if (panel?.open) panel.close();
  document.title = document.title.split(" · ").at(-1);
  const said = document.getElementById("dossier-gone");
  said.hidden = false;
  said.focus();
};

// After a gap nothing is taken for granted: the server says whether the dossier is still theirs.
const check = async () => {
  try {
    const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
    if (answer.status === 404) gone();
    else if (answer.ok) again();
  } catch {
    // no line: asked again when it is back
  }
};

if (page) {
  document.addEventListener("live:circle", ({ detail }) => here(detail) && again());
  document.addEventListener("live:circle_left", ({ detail }) => here(detail) && gone());
  document.addEventListener("live:journal", ({ detail }) => {
    const told = document.getElementById("journal-new");
    if (here(detail) && told) told.hidden = false;
  });
  document.addEventListener("live:again", check);
  document.addEventListener("live:resync", check);
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 404 && event.detail.elt.closest("[data-dossier]")) check();
  });
  // An act in the panel has changed the circle: the card shows it without waiting for the line.
  let acted = false;
  panel?.addEventListener("htmx:afterRequest", (event) => {
    acted ||= event.detail.successful && event.detail.requestConfig.verb !== "get";
  });
  panel?.addEventListener("close", () => {
    if (acted) again();
    acted = false;
  });
}
