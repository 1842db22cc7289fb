// Lists of an open dossier that somebody else changes: asked for again (docs/live.md).
const page = document.querySelector("[data-dossier]");

const again = (what) => document.body.dispatchEvent(new Event(`${what}-changed`));

for (const what of ["documents", "tasks", "appointments"]) {
  document.addEventListener(`live:${what}`, ({ detail }) => detail.dossier === page?.dataset.dossier && again(what));
  document.addEventListener("live:again", () => again(what));
  document.addEventListener("live:resync", () => again(what));
}
