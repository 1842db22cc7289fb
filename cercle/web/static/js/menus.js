// <details data-menu>: closes with Escape (focus goes back to its summary), on a click elsewhere, when the focus
// leaves it and once an item was chosen. Arrow keys move inside. Without script it stays a plain disclosure.
const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (event.key === "Escape") {
    for (const each of open()) each.open = false;
    if (menu) {
      event.preventDefault();
      menu.querySelector("summary").focus();
    }
  } else if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const stops = [...menu.querySelectorAll("summary, .menu__item")];
    const step = event.key === "ArrowDown" ? 1 : -1;
    stops.at((stops.indexOf(document.activeElement) + step) % stops.length).focus();
  }
});

document.addEventListener("click", (event) => {
  const chosen = event.target.closest?.(".menu__item");
  for (const menu of open()) if (chosen || !menu.contains(event.target)) menu.open = false;
});

document.addEventListener("focusin", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});
