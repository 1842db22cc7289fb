// The list of dossiers and « Mes tâches »: a patient of whose circle one is no longer leaves them at once; what changed
// is asked for again.
const list = document.querySelector("[data-of-dossiers]");
// Milliseconds: what happens together is asked for once.
const TOGETHER = 300;

let soon = 0;
const again = () => {
  clearTimeout(soon);
  soon = setTimeout(() => {
    const url = new URL(location.href);
    url.searchParams.delete("suite");
    const select = `#${list.id} > *`;
    window.htmx?.ajax("GET", url.pathname + url.search, { target: list, swap: "innerHTML", ...(list.dataset.ofDossiers === "page" && { select }) });
  }, TOGETHER);
};

const forget = (dossier) => {
  for (const row of list.querySelectorAll(`[data-of-dossier="${CSS.escape(dossier)}"]`)) row.remove();
};

if (list) {
  document.addEventListener("live:circle_left", ({ detail }) => forget(detail.dossier));
  for (const name of ["live:journal", "live:tasks", "live:identity", "live:joined", "live:circle_left"]) {
    document.addEventListener(name, ({ detail }) => detail.dossier && again());
  }
  for (const name of ["live:again", "live:resync"]) document.addEventListener(name, again);
}
