// The message one answers: chosen on the page, shown above the composer, sent with the next message.
export class Reply {
  constructor(form) {
    this.field = form.elements.reply_to;
    this.text = form.elements.body;
    this.bar = document.getElementById("talk-reply");
    // In the capturing phase: the panel keeps its clicks to itself.
    document.addEventListener("click", (event) => this.#chosen(event), { capture: true });
  }

  get value() {
    return { id: this.field.value, who: this.#part("who").textContent, what: this.#part("what").textContent };
  }

  set(value) {
    this.field.value = value?.id ?? "";
    this.bar.hidden = !this.field.value;
    this.#part("who").textContent = value?.who ?? "";
    this.#part("what").textContent = value?.what ?? "";
    this.text.dispatchEvent(new Event("input", { bubbles: true })); // a draft knows what it answers
  }

  #part(name) {
    return this.bar.querySelector(`[data-${name}]`);
  }

  #chosen(event) {
    const link = event.target.closest?.("[data-reply], [data-reply-cancel]");
    if (!link || event.ctrlKey || event.metaKey) return;
    const cancel = "replyCancel" in link.dataset;
    const message = cancel ? null : document.getElementById(`message-${link.dataset.reply}`);
    if (!cancel && !message) return; // not on this page: the link leads there
    event.preventDefault();
    this.set(message && {
      id: link.dataset.reply,
      who: message.querySelector(".message__author").firstChild.textContent.trim(),
      what: message.dataset.excerpt ?? (message.querySelector(".message__body, .file__name") ?? message).textContent.trim().slice(0, 120),
    });
    // The panel gives the focus back to what opened it when it closes; the one who answers wants to write.
    const panel = document.getElementById("panel");
    if (panel.open) panel.addEventListener("close", () => this.text.focus(), { once: true });
    else this.text.focus();
  }
}
