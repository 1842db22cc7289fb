// Ringing this browser while Cercle is closed (docs/notifications.md). The settings turn it on; the server rings a
// browser for one session, so every page of a new session of the same person says again where to ring.
const URL_OF_BROWSER = "/reglages/notifications/appareil/";
const KEPT = "cercle.push";

const { account, session } = document.body.dataset;
const box = document.getElementById("push");
const supported = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// Whose wish it was in this browser, and in which session the server was told. Ids alone; storage may be forbidden.
const remembered = () => {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
};
const remember = (wish) => {
  try {
    if (wish) localStorage.setItem(KEPT, JSON.stringify(wish));
    else localStorage.removeItem(KEPT);
  } catch {
    // then it is asked again after the next sign-in
  }
};

const subscribe = async (key) => {
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  const had = await pushManager.getSubscription();
  if (had && text(had.options.applicationServerKey) === key) return had;
  await had?.unsubscribe(); // it was made for an older key of this site
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
};

const tell = async (subscription) => {
  const { endpoint, keys } = subscription.toJSON();
  const answer = await fetch(URL_OF_BROWSER, {
    method: "POST",
    headers: JSON.parse(document.body.getAttribute("hx-headers")),
    body: new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth }),
  });
  if (!answer.ok || answer.redirected) throw new Error(`told: ${answer.status}`);
  remember({ account, session });
  return answer.text();
};

// --- After a new sign-in --------------------------------------------------------------------------------------

const again = async () => {
  const wish = remembered();
  if (wish.account !== account || wish.session === session || Notification.permission !== "granted") return;
  const answer = await fetch(URL_OF_BROWSER);
  if (!answer.ok || answer.redirected) return;
  await tell(await subscribe((await answer.json()).key));
};

// --- The settings ---------------------------------------------------------------------------------------------

const show = (state) => {
  for (const line of box.querySelectorAll("[data-push]")) line.hidden = line.dataset.push !== state;
  box.querySelector("[data-push-turn-on]").hidden = state !== "off" && state !== "failed";
};

const present = () => {
  const isApple = /iPhone|iPad/.test(navigator.userAgent);
  if (!supported) show(isApple ? "install" : "unsupported");
  else if (Notification.permission === "denied") show("denied");
  else show(box.querySelector("[data-current]") ? "on" : "off");
};

const turnOn = async (button) => {
  button.disabled = true;
  try {
    if ((await Notification.requestPermission()) === "granted") {
      const html = await tell(await subscribe(box.dataset.key));
      box.querySelector("#browsers").innerHTML = html;
    }
    present();
  } catch {
    show("failed");
  }
  button.disabled = false;
};

const turnOff = async (form) => {
  remember(null);
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  form.submit();
};

// Browsers that can install say so by this event; it can be answered once, by a press.
const offerInstall = (line) => {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    line.hidden = false;
    line.querySelector("button").onclick = async () => {
      line.hidden = true;
      await event.prompt();
    };
  });
  addEventListener("appinstalled", () => (line.hidden = true));
};

if (box) {
  offerInstall(box.querySelector("[data-install]"));
  present();
  box.querySelector("[data-push-turn-on]").addEventListener("click", (event) => turnOn(event.currentTarget));
  box.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-push-turn-off]")) return;
    event.preventDefault();
    turnOff(event.target);
  });
}
// A failure here must not be seen: the pages tell what is new, and the next one tries again.
if (supported && account) again().then(() => box && present(), () => {});
