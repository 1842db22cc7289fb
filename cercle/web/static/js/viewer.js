// An image of a discussion, in full size over the page: <a data-viewer="name"> opens <dialog id="viewer">. Without this
// script, with a second button or a modifier key, the link opens the image alone.
const viewer = document.getElementById("viewer");

if (viewer) {
  const image = viewer.querySelector("img");
  const error = viewer.querySelector(".viewer__error");
  const say = (failed) => {
    error.hidden = !failed;
    image.hidden = failed;
  };
  image.addEventListener("load", () => say(false));
  image.addEventListener("error", () => say(image.hasAttribute("src")));

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-viewer]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const name = link.dataset.viewer;
    say(false);
    image.src = link.href;
    image.alt = link.querySelector("img")?.alt ?? name;
    viewer.querySelector("[data-name]").textContent = name;
    const download = viewer.querySelector("[data-download]");
    download.href = link.href;
    download.download = name;
    viewer.showModal();
  });

  // Beside the image is outside of it.
  viewer.addEventListener("click", (event) => event.target === viewer && viewer.close());
  viewer.addEventListener("close", () => image.removeAttribute("src"));
}
