{% load static %}// Rings when the push service brings something, and opens what it is about. It keeps nothing: no page of Cercle is ever
// stored on a device by it, and it stands in the way of no request.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const ICON = "{% static "img/icon-192.png" %}";
const BADGE = "{% static "img/badge-96.png" %}";
// Safari takes away the subscription of a site that was rung and showed nothing.
const mustShow = navigator.userAgent.includes("AppleWebKit") && !navigator.userAgent.includes("Chrome");

const understood = (data) => {
  try {
    return data.json();
  } catch {
    return {};
  }
};

const ring = async ({ title = "Cercle", body = "", url = "/", tag = "cercle", always = false }) => {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  // Whoever has Cercle before their eyes on this device sees it there.
  if (!always && !mustShow && pages.some((page) => page.visibilityState === "visible" && page.focused)) return;
  await self.registration.showNotification(title, { body, tag, renotify: true, icon: ICON, badge: BADGE, data: { url } });
};

self.addEventListener("push", (event) => event.waitUntil(ring(understood(event.data))));

const open = async (path) => {
  const wanted = new URL(path, self.location.origin);
  if (wanted.origin !== self.location.origin) return;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((page) => new URL(page.url).pathname === wanted.pathname);
  if (there && !wanted.search) await there.focus();
  else await self.clients.openWindow(wanted.href);
};

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url ?? "/"));
});
