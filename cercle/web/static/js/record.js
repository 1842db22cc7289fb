// Lists of an open dossier that somebody else changes: asked for again (docs/live.md).
const page = document.querySelector("[data-dossier]");

const again = (what) => document.body.dispatchEvent(new Event(`${what}-changed`));

for (const what of ["documents", "tasks", "appointments"]) {
  document.addEventListener(`live:${what}`, ({ detail }) => detail.dossier === page?.dataset.dossier && again(what));
  document.addEventListener("live:again", () => again(what));
  document.addEventListener("live:resync", () => again(what));
}

// Six parts do not fit on a telephone: the present one is in sight.
const tab = page?.querySelector(".dossier__tabs [aria-current]");
const tabs = tab?.closest(".dossier__tabs");
if (tabs) tabs.scrollLeft = tab.offsetLeft - (tabs.clientWidth - tab.offsetWidth) / 2;
