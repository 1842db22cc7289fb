// « Lu par … » below the last message that somebody has read. The page brings how far each one was (#talk-reads), the
// line how far they come. What stood there before they joined nobody has seen them read.
const here = document.getElementById("conversation").dataset.discussion;
const thread = document.getElementById("thread");
const scroller = document.getElementById("messages");
const marks = () => document.getElementById("talk-reads");
const readers = () => [...(marks()?.querySelectorAll("data") ?? [])];

const lines = () => [...thread.querySelectorAll(".message[data-seq]:not(.message--event)")];

// The message below which that reader is named: none for their own, for one they may not have seen, for one not loaded.
const below = (reader, messages) => {
  const seq = Number(reader.value);
  const message = messages.findLast((each) => Number(each.dataset.seq) <= seq);
  const { account, since } = reader.dataset;
  if (!message || message.dataset.author === account || Date.parse(message.dataset.at) < Date.parse(since)) return null;
  return message;
};

const place = () => {
  const messages = lines();
  const names = new Map();
  for (const reader of readers()) {
    const message = below(reader, messages);
    if (message) names.set(message, [...(names.get(message) ?? []), reader.dataset.name]);
  }
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
  const old = new Map([...thread.querySelectorAll(".thread__read")].map((mark) => [mark.previousElementSibling, mark]));
  for (const [message, who] of names) {
    const mark = old.get(message) ?? document.createElement("li");
    old.delete(message);
    const words = `${marks().dataset.label} ${who.join(", ")}`;
    if (mark.textContent !== words) mark.textContent = words;
    mark.className = "thread__read";
    if (message.nextElementSibling !== mark) message.after(mark);
    mark.classList.toggle("thread__read--own", message.dataset.author === document.body.dataset.account);
  }
  for (const mark of old.values()) mark.remove();
  if (atEnd) scroller.scrollTop = scroller.scrollHeight;
};

const advance = (account, seq) => {
  const reader = readers().find((each) => each.dataset.account === account);
  if (!reader || Number(reader.value) >= seq) return;
  reader.value = String(seq);
  place();
};

document.addEventListener("live:read_by", ({ detail }) => detail.discussion === here && advance(detail.account, detail.seq));
// Who writes has read what they answer to.
document.addEventListener("live:message", ({ detail }) => detail.discussion === here && !detail.system && advance(detail.author, detail.seq));
document.addEventListener("pushed", place);
document.addEventListener("people", place);
document.addEventListener("htmx:afterSettle", place);
place();
