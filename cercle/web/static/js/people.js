// The people of an open discussion: who is connected, who writes, who has read.
import "./reads.js";
import "./typing.js";

const show = (account, there) => {
  for (const mark of document.querySelectorAll(`[data-presence="${CSS.escape(account)}"]`)) mark.hidden = !there;
};

document.addEventListener("live:presence", ({ detail }) => {
  for (const account of detail.on) show(account, true);
  for (const account of detail.off) show(account, false);
});
