// What was written and has not left yet. Each message has an id of its own from the start, so that sending it twice
// is sending it once; they leave one after the other, and wait for the line when it is lost.
import { giveBack, isUploading, takeFiles } from "./attach.js";

const PATIENCE = 15_000;
const FIRST_WAIT = 2000;
const LAST_WAIT = 30_000;

const newId = () =>
  crypto.randomUUID?.() ?? // only on https and localhost
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

export class Outbox {
  #waiting = [];
  #busy = false;
  #wait = FIRST_WAIT;
  #timer = 0;

  constructor(form, { thread, insert, gone, toEnd, reply, drafts }) {
    Object.assign(this, { form, thread, insert, gone, toEnd, reply, drafts });
    this.text = form.elements.body;
    this.error = document.getElementById("talk-error");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.add();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      const computer = matchMedia("(hover: hover) and (pointer: fine)").matches;
      if (!(event.ctrlKey || event.metaKey) && (event.shiftKey || !computer)) return;
      event.preventDefault();
      this.add();
    });
    this.text.addEventListener("input", () => this.#say(""));
    for (const name of ["live:again", "online"]) {
      (name === "online" ? window : document).addEventListener(name, () => this.#now());
    }
    addEventListener("beforeunload", (event) => this.#waiting.length && event.preventDefault());
  }

  add() {
    const body = this.text.value;
    if (isUploading()) return this.#say(document.getElementById("waiting-files").dataset.wait);
    const data = new FormData(this.form);
    if (!body.trim() && !data.getAll("attachments").length) return;
    const files = takeFiles();
    const names = files.map((item) => item.querySelector(".waiting-file__name")?.textContent.trim());
    const message = { id: newId(), body, data, files, reply: this.reply.value, bubble: this.#bubble(body || names.join(", ")) };
    data.set("client_id", message.id);
    message.bubble.dataset.client = message.id;
    this.thread.append(message.bubble);
    this.#waiting.push(message);
    this.#state(message, "sending");
    this.drafts.isHeld = true; // what has not left yet is still the draft
    this.text.value = "";
    this.reply.set(null);
    this.text.focus();
    this.#say("");
    this.toEnd();
    this.#now();
  }

  #bubble(body) {
    const bubble = document.getElementById("pending-template").content.firstElementChild.cloneNode(true);
    bubble.querySelector(".message__body").textContent = body;
    return bubble;
  }

  #state(message, name) {
    const words = message.bubble.querySelector("[data-state]");
    words.textContent = words.dataset[name];
  }

  #say(text) {
    this.error.textContent = text;
    this.error.hidden = !text;
    this.text.toggleAttribute("aria-invalid", Boolean(text));
    if (text) this.text.setAttribute("aria-invalid", "true");
  }

  #now() {
    clearTimeout(this.#timer);
    if (!this.#busy) this.#pump();
  }

  async #pump() {
    this.#busy = true;
    while (this.#waiting.length) {
      const answer = await this.#send(this.#waiting[0]);
      if (!answer) break;
      this.#wait = FIRST_WAIT;
      this.#waiting.shift();
    }
    this.#busy = false;
    this.drafts.isHeld = this.#waiting.length > 0;
    if (!this.#waiting.length) return;
    for (const message of this.#waiting) this.#state(message, "waiting");
    this.#timer = setTimeout(() => this.#now(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LAST_WAIT);
  }

  // True when the server has decided, whichever way; false when it could not be asked.
  async #send(message) {
    this.#state(message, "sending");
    let answer;
    try {
      await this.drafts.settled();
      answer = await fetch(this.form.action, {
        method: "POST", body: message.data, headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status === 201) {
        this.insert(await answer.text());
        message.bubble.remove();
        this.drafts.taken();
        return true;
      }
      if (answer.status >= 500) return false;
      await this.#refused(message, answer);
    } catch {
      return false;
    }
    return true;
  }

  async #refused(message, answer) {
    message.bubble.remove();
    this.text.value = [message.body, this.text.value].filter(Boolean).join("\n");
    giveBack(message.files);
    if (!this.reply.value.id && message.reply.id) this.reply.set(message.reply);
    if (answer.status === 404) this.gone();
    else if (answer.status === 204 || answer.redirected) this.#say(this.error.dataset.signedOut);
    else if ([409, 422, 429].includes(answer.status)) this.#say(await answer.text());
    else this.#say(this.error.dataset.broken);
  }
}
