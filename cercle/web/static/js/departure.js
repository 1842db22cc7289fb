// Whoever takes part in a discussion no longer has nothing of it before their eyes any more, said or typed.
export const depart = () => {
  const place = document.getElementById("conversation");
  if (!place || "departed" in place.dataset) return;
  place.dataset.departed = "";
  const error = document.getElementById("talk-error");
  error.textContent = error.dataset.gone;
  error.hidden = false;
  document.getElementById("thread").replaceChildren();
  document.getElementById("participants")?.replaceChildren();
  document.getElementById("talk-names")?.replaceChildren();
  for (const gone of place.querySelectorAll(".talk__bar .menu, .talk__bar a:not(.talk__back), #talk-reads, #talk-typing, #talk-reply, #waiting-files, #new-below")) {
    gone.remove();
  }
  document.querySelector(".talk__people .talk__foot")?.remove();
  const composer = document.getElementById("composer");
  if (composer.elements.body) composer.elements.body.value = "";
  for (const control of composer.elements) control.disabled = true;
  if (document.getElementById("panel")?.open) document.getElementById("panel").close();
};

document.addEventListener("live:left", ({ detail }) => {
  if (detail.discussion === document.getElementById("conversation")?.dataset.discussion) depart();
});
