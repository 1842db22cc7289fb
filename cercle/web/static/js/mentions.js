// « @ » while writing offers the participants; the one that is picked is written out, and told.
const MOST = 6;
const BEFORE = /(?:^|[\s(])@([^\n@]{0,60})$/;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export class Mentions {
  #picked = new Map();
  #at = -1;

  constructor(form) {
    this.text = form.elements.body;
    this.list = document.getElementById("talk-mentions");
    this.text.setAttribute("aria-autocomplete", "list");
    this.text.setAttribute("aria-controls", this.list.id);
    this.text.addEventListener("input", () => this.#offer());
    this.text.addEventListener("keydown", (event) => this.#key(event));
    this.text.addEventListener("blur", () => this.#close());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the text keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) this.#pick(option);
    });
    form.addEventListener("formdata", ({ formData }) => this.#send(formData));
  }

  #asked() {
    return this.text.value.slice(0, this.text.selectionStart).match(BEFORE)?.[1] ?? null;
  }

  #offer() {
    const asked = this.#asked();
    if (asked === null) return this.#close();
    const begun = plain(asked);
    const fits = (name) => plain(name).startsWith(begun) || plain(name).split(/[\s-]/).some((word) => begun && word.startsWith(begun));
    const people = [...document.querySelectorAll("#talk-mentionable > li")].filter((each) => fits(each.dataset.name));
    this.list.replaceChildren(...people.slice(0, MOST).map((each, n) => this.#option(each, n)));
    this.list.hidden = !people.length;
    this.#choose(people.length ? 0 : -1);
  }

  #option({ dataset, textContent }, n) {
    const option = document.createElement("li");
    option.id = `mention-${n}`;
    option.role = "option";
    option.className = "mentions__one";
    Object.assign(option.dataset, dataset);
    const detail = document.createElement("span");
    detail.textContent = textContent;
    option.append(dataset.name, " ", detail);
    return option;
  }

  #choose(n) {
    this.#at = n;
    [...this.list.children].forEach((option, k) => option.setAttribute("aria-selected", String(k === n)));
    if (n < 0) this.text.removeAttribute("aria-activedescendant");
    else this.text.setAttribute("aria-activedescendant", `mention-${n}`);
  }

  #key(event) {
    if (this.list.hidden || event.isComposing) return;
    const count = this.list.children.length;
    if (event.key === "ArrowDown") this.#choose((this.#at + 1) % count);
    else if (event.key === "ArrowUp") this.#choose((this.#at + count - 1) % count);
    else if (event.key === "Enter" || event.key === "Tab") this.#pick(this.list.children[this.#at]);
    else if (event.key === "Escape") this.#close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation(); // Enter would send
  }

  #pick({ dataset }) {
    const end = this.text.selectionStart;
    const start = end - this.#asked().length;
    this.#picked.set(dataset.account, dataset.name);
    this.text.setRangeText(`${dataset.name} `, start, end, "end");
    this.#close();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #close() {
    this.list.hidden = true;
    this.#choose(-1);
  }

  // Only those whose name still stands in the text.
  #send(data) {
    for (const [account, name] of this.#picked) {
      if (this.text.value.includes(`@${name}`)) data.append("mentions", account);
    }
  }
}
