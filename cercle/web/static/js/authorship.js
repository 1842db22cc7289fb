// Marks the reader's own messages as they enter the page (first load, htmx, push), before they are painted.
// The server renders a message once for everybody, so only the browser knows whose it is.
// A classic script in <head>: a module would come after the first paint, and bubbles would jump.
(() => {
  document.documentElement.classList.add("js"); // what only serves without script hides

  const CLOSE_MS = 5 * 60 * 1000;

  const mark = (message) => {
    const reader = document.body?.dataset.account;
    message.classList.toggle("message--own", Boolean(reader) && message.dataset.author === reader);
    const before = message.previousElementSibling;
    const follows =
      before?.dataset.author === message.dataset.author &&
      Date.parse(message.dataset.at) - Date.parse(before.dataset.at) < CLOSE_MS;
    message.classList.toggle("message--follows", Boolean(follows));
    for (const sign of message.querySelectorAll("[data-by]")) {
      sign.setAttribute("aria-pressed", String(sign.dataset.by.split(" ").includes(reader)));
    }
    for (const name of message.querySelectorAll(".mention")) {
      name.classList.toggle("mention--me", name.dataset.account === reader);
    }
  };

  new MutationObserver((changes) => {
    for (const { addedNodes, removedNodes, nextSibling } of changes) {
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        if (node.matches(".message[data-author]")) mark(node);
        else node.querySelectorAll(".message[data-author]").forEach(mark);
      }
      if (addedNodes.length + removedNodes.length && nextSibling?.matches?.(".message[data-author]")) mark(nextSibling);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
