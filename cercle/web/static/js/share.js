// Handing an invitation over oneself: the system's share sheet where there is one, else mailto: and sms: links.
// The server is told what was done, in words it can stand by: « partagée », « lien copié », never « envoyée ».
const canShare = typeof navigator.share === "function";

const note = (address) => {
  const fate = document.querySelector("[data-hand] [id^='fate-']");
  if (fate && window.htmx) return htmx.ajax("POST", address, { target: fate, swap: "outerHTML" });
};

const share = async (button) => {
  const said = document.getElementById("share-text");
  try {
    await navigator.share({ title: said.dataset.title, text: said.textContent.trim() });
    note(button.dataset.note);
  } catch {
    // Closed without sharing, or the browser wants a fresh press: nothing was shared and nothing is claimed.
  }
};

// Where the sheet exists it takes the place of the mail and SMS buttons; elsewhere those are what there is.
const reveal = (root) => {
  for (const button of root.querySelectorAll("[data-share], [data-share-quick], [data-share-button]")) button.hidden = !canShare;
  const hand = root.querySelector("[data-hand='share']");
  if (hand && canShare && navigator.userActivation?.isActive) share(hand.querySelector("[data-share-button]"));
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-share-button]");
  if (button) share(button);
  const link = event.target.closest?.("a[data-note]");
  if (link) note(link.dataset.note);
});

document.addEventListener("copied", (event) => {
  const place = event.target.closest?.("[data-note-copy]");
  if (place) note(place.dataset.noteCopy);
});

// The search under the panel belongs to a discussion that exists by now: closing the panel goes there.
document.addEventListener(
  "close",
  (event) => {
    const leave = event.target.querySelector?.("[data-leave]");
    if (leave) location.assign(leave.dataset.leave);
  },
  { capture: true },
);

reveal(document);
document.addEventListener("htmx:afterSettle", (event) => reveal(event.detail.target ?? document));
