// Small comforts of forms, each useless to miss: copy a link, print a page, show a password, send with Ctrl+Enter is the composer's.
document.addEventListener("click", async (event) => {
  const copy = event.target.closest?.("[data-copy]");
  if (copy) {
    const field = document.getElementById(copy.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // no clipboard API on plain http
    }
    const label = copy.querySelector("[data-label]");
    const said = label.textContent;
    label.textContent = copy.dataset.copied;
    setTimeout(() => (label.textContent = said), 2500);
    copy.dispatchEvent(new CustomEvent("copied", { bubbles: true }));
  }

  if (event.target.closest?.("[data-print]")) print();

  const show = event.target.closest?.("[data-show-password]");
  if (show) {
    const field = document.getElementById(show.dataset.showPassword);
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    show.setAttribute("aria-pressed", String(hidden));
    field.focus();
  }
});

// Buttons that only work with script are written hidden and come out here, whenever they enter the page.
const reveal = (root) => {
  for (const button of root.querySelectorAll("[data-needs-script][hidden]")) button.hidden = false;
};
reveal(document);
document.addEventListener("htmx:afterSettle", (event) => reveal(event.detail.target ?? document));
