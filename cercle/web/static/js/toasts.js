// Toasts: short news at the edge of the screen. The server sends `HX-Trigger: {"toast": {"text": …, "tone": …}}`,
// pushes put whole .toast elements into #toasts. Plain ones leave by themselves; those with an act stay.
const region = document.getElementById("toasts");
const LEAVE_MS = 8000;

const settle = (toast) => {
  if (toast.querySelector("form, a, .toast__act")) return;
  let timer = setTimeout(() => toast.remove(), LEAVE_MS);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => (timer = setTimeout(() => toast.remove(), LEAVE_MS)));
};

export const say = (text, tone = "info") => {
  const toast = document.getElementById("toast-template")?.content.firstElementChild.cloneNode(true);
  if (!toast || !region) return;
  toast.classList.add(`toast--${tone}`);
  toast.querySelector(".toast__text").textContent = text;
  region.append(toast);
};

if (region) {
  for (const toast of region.querySelectorAll(".toast")) settle(toast);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.matches?.(".toast")) settle(node);
    }
  }).observe(region, { childList: true });

  region.addEventListener("click", (event) => {
    event.target.closest("[data-toast-close]")?.closest(".toast").remove();
  });
  document.addEventListener("toast", (event) => say(event.detail.text, event.detail.tone));

  // A request that failed says so: silence would look like success.
  document.addEventListener("htmx:sendError", () => say(region.dataset.offline, "danger"));
  document.addEventListener("htmx:timeout", () => say(region.dataset.offline, "danger"));
  document.addEventListener("htmx:responseError", () => say(region.dataset.failed, "danger"));
}
