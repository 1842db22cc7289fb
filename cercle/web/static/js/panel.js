// The panel: <dialog id="panel"> opens when htmx puts something into it. It closes with Escape, its own buttons
// (data-panel-close) or the event `panel:close` (HX-Trigger), and gives the focus back to what opened it.
const panel = document.getElementById("panel");

if (panel) {
  let opener = null;

  const close = () => panel.open && panel.close();

  document.addEventListener("htmx:beforeRequest", (event) => {
    const from = event.detail.elt;
    if (event.detail.target !== panel || panel.contains(from)) return;
    // An item of a menu is hidden once the menu closes: its summary is what can take the focus again.
    opener = from.closest("details.menu")?.querySelector("summary") ?? from;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== panel || !panel.firstElementChild) return;
    if (!panel.open) panel.showModal();
    panel.querySelector(".panel__body")?.scrollTo(0, 0);
    const first = panel.querySelector("[autofocus]") ?? panel.querySelector(".panel__head h2");
    first?.focus();
  });

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-panel-close]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  }, { capture: true });

  // A search with text in it would keep the first Escape for itself.
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.target.type !== "search") return;
    event.preventDefault();
    close();
  });

  panel.addEventListener("close", () => {
    panel.replaceChildren();
    // What opened it may have been drawn anew meanwhile: its id finds it again.
    const again = opener?.id ? document.getElementById(opener.id) : null;
    const back = opener?.isConnected ? opener : again ?? document.getElementById("main");
    opener = null;
    back?.focus();
  });

  document.addEventListener("panel:close", close);
}
