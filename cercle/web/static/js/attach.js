// Files that will go with the message being written: chosen, pasted or dropped, sent one after the other with their
// progress; what waits for the message is a list item that holds its id (name="attachments").
const list = document.getElementById("waiting-files");
const opener = document.getElementById("attach");
const input = document.getElementById("attach-input");
const form = list.closest("form");
const words = list.dataset;
const queue = [];
let current = null;

export const isUploading = () => Boolean(current || queue.length);

// The files that wait, taken out of the composer: they are the message's now.
export const takeFiles = () => {
  const taken = [...list.querySelectorAll(".waiting-file:has([name='attachments'])")];
  for (const item of taken) item.remove();
  return taken;
};

// The message was refused: they wait again.
export const giveBack = (items) => list.prepend(...items);

export const idsOf = (items) => items.map((item) => item.querySelector("[name='attachments']").value);

// --- One file -----------------------------------------------------------------------------------------------------

const add = (file) => {
  const item = document.getElementById("upload-template").content.firstElementChild.cloneNode(true);
  item.querySelector("[data-name]").textContent = file.name;
  const upload = { file, item, ask: null };
  item.querySelector("[data-cancel]").addEventListener("click", () => drop(upload));
  item.querySelector("[data-again]").addEventListener("click", () => enqueue(upload));
  list.append(item);
  if (file.size > Number(words.most)) {
    fail(upload, words.tooLarge.replace("%s", Math.floor(Number(words.most) / 1e6)), false);
  } else enqueue(upload);
};

const enqueue = (upload) => {
  show(upload, "");
  queue.push(upload);
  next();
};

const next = () => {
  if (current || !queue.length) return;
  current = queue.shift();
  send(current);
};

const done = () => {
  current = null;
  next();
};

const send = (upload) => {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.set("size", upload.file.size);
  data.set("file", upload.file, upload.file.name);
  const ask = new XMLHttpRequest(); // fetch tells nothing of how far an upload is
  upload.ask = ask;
  const bar = upload.item.querySelector("progress");
  ask.upload.addEventListener("progress", ({ loaded, total }) => {
    if (loaded < total) bar.value = (100 * loaded) / total;
    else bar.removeAttribute("value"); // it is being checked
  });
  ask.addEventListener("load", () => {
    if (ask.status === 201) arrived(upload, ask.responseText);
    else if (ask.status === 204 || ask.responseURL !== opener.href) fail(upload, words.signedOut, true);
    else if ([409, 413, 422].includes(ask.status)) fail(upload, ask.responseText, false);
    else if ([429, 503].includes(ask.status)) fail(upload, ask.responseText, true);
    else fail(upload, words.broken, true);
    done();
  });
  ask.addEventListener("error", () => (fail(upload, words.broken, true), done()));
  ask.addEventListener("abort", done);
  ask.open("POST", opener.href);
  ask.setRequestHeader("HX-Request", "true");
  ask.send(data);
};

const arrived = (upload, html) => {
  const holder = document.createElement("ul");
  holder.innerHTML = html;
  upload.item.replaceWith(holder.firstElementChild);
};

const show = ({ item }, text, again = false) => {
  const error = item.querySelector(".waiting-file__error");
  error.textContent = text;
  error.hidden = !text;
  const bar = item.querySelector("progress");
  bar.hidden = Boolean(text);
  bar.value = 0;
  item.querySelector("[data-again]").hidden = !again;
};

const fail = (upload, text, again) => show(upload, text, again);

const drop = (upload) => {
  const place = queue.indexOf(upload);
  if (place >= 0) queue.splice(place, 1);
  upload.item.remove();
  if (current === upload) upload.ask.abort();
  form.elements.body?.focus();
};

// --- Where they come from -----------------------------------------------------------------------------------------

const addAll = (files) => {
  for (const file of files) add(file);
};

// Without it no file may be joined (limit FILE_SIZE).
opener?.addEventListener("click", (event) => {
  event.preventDefault();
  input.click();
});
input.addEventListener("change", () => {
  addAll(input.files);
  input.value = ""; // the same file may be chosen again
  form.elements.body?.focus();
});
form.addEventListener("paste", (event) => {
  if (!event.clipboardData?.files.length) return;
  event.preventDefault();
  addAll(event.clipboardData.files);
});

const target = document.getElementById("conversation");
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
target.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  form.classList.add("composer--drop");
});
for (const name of ["dragleave", "drop"]) {
  target.addEventListener(name, (event) => {
    if (name === "drop" || !target.contains(event.relatedTarget)) form.classList.remove("composer--drop");
  });
}
target.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  addAll(event.dataTransfer.files);
});

// --- Letting go ---------------------------------------------------------------------------------------------------

list.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-remove]");
  if (!button) return;
  event.preventDefault();
  const item = button.closest(".waiting-file");
  item.hidden = true;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const asked = fetch(button.formAction, { method: "POST", body, headers: { "HX-Request": "true" } });
  // What is not there any more is gone as well.
  const answer = await asked.catch(() => null);
  if (answer && [204, 404].includes(answer.status)) item.remove();
  else item.hidden = false;
  form.elements.body?.focus();
});

addEventListener("beforeunload", (event) => isUploading() && event.preventDefault());
