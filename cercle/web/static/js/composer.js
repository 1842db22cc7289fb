// What one writes: answering, naming, keeping the draft, sending.
import { gone, insert, toEnd } from "./conversation.js";
import { Drafts } from "./drafts.js";
import { Mentions } from "./mentions.js";
import { Outbox } from "./outbox.js";
import { Reply } from "./reply.js";
import { thread } from "./thread.js";

const form = document.getElementById("composer");
new Mentions(form); // first: while it offers names, Enter takes one
const reply = new Reply(form);
const drafts = new Drafts(form);
new Outbox(form, { thread, insert, gone, toEnd, reply, drafts });
