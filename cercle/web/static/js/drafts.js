// What is not sent yet is kept on the server, a moment after one stopped typing: it is there on any device, and health
// words stand in no browser's storage.
const PAUSE = 1500;

export class Drafts {
  #timer = 0;
  #saving = Promise.resolve();
  isHeld = false; // a message waits for the line: nothing written after it is not nothing

  constructor(form) {
    this.form = form;
    this.saved = this.#now();
    form.elements.body.addEventListener("input", () => this.#later());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.#save());
    addEventListener("pagehide", () => this.#save());
    document.addEventListener("live:again", () => this.#later());
  }

  // The last one that was on its way has arrived: what follows comes after it.
  settled() {
    clearTimeout(this.#timer);
    return this.#saving;
  }

  // The server took a message and dropped the draft with it; one may have typed on.
  taken() {
    this.saved = "\n";
    this.#later();
  }

  #now() {
    return `${this.form.elements.reply_to.value}\n${this.form.elements.body.value}`;
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), PAUSE);
  }

  #save() {
    clearTimeout(this.#timer);
    const now = this.#now();
    if (now === this.saved || (this.isHeld && !this.form.elements.body.value)) return;
    this.saved = now;
    const { csrfmiddlewaretoken, reply_to, body } = this.form.elements;
    const data = new URLSearchParams({
      csrfmiddlewaretoken: csrfmiddlewaretoken.value, reply_to: reply_to.value, body: body.value,
    });
    const headers = { "HX-Request": "true" };
    const keepalive = data.toString().length < 60_000; // what browsers let outlive its page
    this.#saving = fetch(this.form.dataset.draft, { method: "POST", body: data, headers, keepalive })
      .then((answer) => {
        if (answer.status !== 204) this.saved = "";
      })
      .catch(() => {
        this.saved = ""; // no line: kept in the page, and saved when it is back
      });
  }
}
