// The line to the server: one stream of server-sent events per browser, however many tabs are open. One tab holds the
// stream (a web lock says which) and hands on what it hears (a broadcast channel); when it goes, another takes over.
// Nothing rests on it: a tab that takes over or comes back asks the server for what it may have missed. Where a browser
// has neither locks nor channels, or the page is not on https, each tab has a stream of its own. docs/live.md.
const EVENTS = [
  "message", "changed", "joined", "left", "read", "read_by", "kept", "seats", "typing", "presence", "counts", "reach",
  "notification", "notifications_read", "resync",
  "circle", "circle_left", "circle_access", "journal", "identity", "documents", "tasks", "appointments",
];
// Those that a tab may hear twice when the stream changes hands; their position tells.
const POSITIONED = ["message", "changed"];
const FIRST_WAIT = 1000;
const LAST_WAIT = 30_000;
// A tab that nobody looks at lets the line go after a minute: whoever has one counts as being there.
const UNSEEN = 60_000;
const WATCH = 10_000;
const SLEPT = 20_000;

export class Line {
  #source = null;
  #channel = null;
  #asked = null; // the request for the lock
  #release = null; // the lock
  #joining = false;
  #ended = false;
  #wait = FIRST_WAIT;
  #timer = 0;
  #unseen = 0;
  #watched = Date.now();

  // `key` names the session: tabs of another one never share. `heard(event, detail)` gets what arrives; `told(what)`
  // that the line is "lost" or "found", that others had it already ("joined"), or that the session has "ended", and
  // whether this tab holds it.
  constructor({ url, state, session, key, last, heard, told }) {
    Object.assign(this, { url, state, session, key, last, heard, told });
    this.shared = Boolean(navigator.locks && window.BroadcastChannel);
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", (event) => event.persisted && this.#join());
    // The browser may keep a stream of the network that was there before, on which nothing comes any more.
    addEventListener("offline", () => this.told("lost", Boolean(this.#source)));
    addEventListener("online", () => this.#source && this.#open());
    setInterval(() => this.#watch(), WATCH);
    document.addEventListener("visibilitychange", () => this.#look());
    this.#join();
    if (document.visibilityState !== "visible") this.#look();
  }

  // A computer that slept: its clock has gone on without us.
  #watch() {
    const now = Date.now();
    if (now - this.#watched > WATCH + SLEPT && this.#source) this.#open();
    this.#watched = now;
  }

  #look() {
    clearTimeout(this.#unseen);
    if (document.visibilityState !== "visible") this.#unseen = setTimeout(() => this.#letGo(), UNSEEN);
    else if (!this.#asked) this.#join();
    else if (this.#source?.readyState === EventSource.CLOSED) this.#open();
  }

  #join() {
    if (this.#ended) return;
    if (!this.shared) {
      this.#asked = new AbortController();
      this.#open();
      return;
    }
    if (!this.#channel) {
      this.#channel = new BroadcastChannel(this.key);
      this.#channel.onmessage = ({ data }) => this.#follow(data);
    }
    this.#joining = true;
    this.#channel.postMessage({ ask: true });
    this.#seek();
  }

  #seek() {
    const asked = (this.#asked = new AbortController());
    const lead = () =>
      new Promise((release) => {
        if (asked.signal.aborted) return release();
        this.#release = release;
        this.#joining = false;
        this.#open();
      });
    navigator.locks.request(this.key, { signal: asked.signal }, lead).catch(() => {}); // taken back while it waited
  }

  #letGo() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#asked?.abort();
    this.#asked = null;
    this.#release?.();
    this.#release = null;
  }

  #leave() {
    this.#letGo();
    this.#channel?.close();
    this.#channel = null;
  }

  // --- The stream -----------------------------------------------------------------------------------------------

  get #address() {
    const asked = new URLSearchParams({ session: this.session });
    if (this.last) asked.set("after", this.last);
    return `${this.url}?${asked}`;
  }

  #open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = (this.#source = new EventSource(this.#address));
    source.onopen = () => {
      this.#wait = FIRST_WAIT;
      this.#say("found");
    };
    source.onerror = () => {
      this.#say("lost");
      if (source.readyState === EventSource.CLOSED) this.#refused();
    };
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        const detail = JSON.parse(event.data);
        const last = event.lastEventId;
        this.#channel?.postMessage({ name, detail, last });
        this.#take(name, detail, last);
      });
    }
  }

  // An EventSource does not say why it was refused; asking once more does.
  async #refused() {
    const stop = new AbortController();
    let status = 0;
    try {
      status = (await fetch(this.#address, { signal: stop.signal, cache: "no-store" })).status;
    } catch {
      // no line at all
    }
    stop.abort();
    if (!this.#asked) return;
    if (status === 401) {
      this.#say("ended");
      return;
    }
    this.#timer = setTimeout(() => this.#open(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LAST_WAIT);
  }

  #take(name, detail, last) {
    const again = POSITIONED.includes(name) && Number(last) <= Number(this.last);
    if (last) this.last = last;
    if (!again) this.heard(name, detail);
  }

  #say(what) {
    this.#channel?.postMessage({ what });
    this.#hear(what);
  }

  #hear(what) {
    if (what === "ended") {
      this.#ended = true;
      this.#letGo();
    }
    this.told(what, Boolean(this.#source));
  }

  // --- Another tab's stream -------------------------------------------------------------------------------------

  #follow({ ask, here, what, name, detail, last }) {
    if (ask && this.#source?.readyState === EventSource.OPEN) this.#channel.postMessage({ here: true });
    if (here && this.#joining) this.#catchUp();
    if (what) this.#hear(what);
    if (name) this.#take(name, detail, last);
  }

  // What a stream would have begun with. Whatever comes by the channel meanwhile has its position.
  async #catchUp() {
    this.#joining = false;
    try {
      const answer = await fetch(this.state, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.status !== 200 || answer.redirected) return;
      const state = await answer.json();
      this.heard("counts", state);
      this.told("joined", false);
      if (state.position > Number(this.last)) this.told("found", false);
    } catch {
      // the tab that holds the line says when it is back
    }
  }
}
