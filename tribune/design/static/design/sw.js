// The page that shows when there is no network, in the site's clothes. Served at /sw.js with three lines before this:
// SHELL (the files it needs, under hashed names), VERSION and FILES (where files are). Nothing that a person reads or writes is kept here: a page
// that works without a network puts into KEPT what is the same for everyone, and has what it shows in a store of its own.
const STORE = `shell-${VERSION}`;
const OFFLINE = "/offline/";
const KEPT = "kept";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STORE).then((store) => store.addAll([OFFLINE, ...SHELL])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== STORE) await caches.delete(name);
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (SHELL.includes(address.pathname)) {
    event.respondWith(caches.match(address.pathname).then((kept) => kept || fetch(request)));
  } else if (request.mode === "navigate") {
    event.respondWith((async () => {
      try {
        return (await event.preloadResponse) || (await fetch(request));
      } catch {
        const kept = await caches.match(address.pathname, { cacheName: KEPT });
        return kept || (await caches.match(OFFLINE)) || Response.error();
      }
    })());
  } else if (address.pathname.startsWith(FILES)) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request, { cacheName: KEPT })) || Response.error()));
  }
});

// A notice of the site: its words come encrypted for this browser alone. One that comes twice is shown once, and a later
// one about the same thing takes the place of the earlier.
const TOLD = "told";
const TOLD_KEPT = 200;
const SUBSCRIBED = "/told/subscribed-at/"; // where the page that subscribed told of it

self.addEventListener("push", (event) => event.waitUntil((async () => {
  let said = {};
  try {
    said = event.data.json();
  } catch { /* not ours, or nothing in it */ }
  if (!said.title) return;
  const store = await caches.open(TOLD);
  const mark = `/told/${said.id}`;
  if (await store.match(mark)) return;
  await self.registration.showNotification(said.title, {
    body: said.body, tag: said.tag, lang: said.lang, icon: "/icon.svg", data: { url: said.url },
  });
  await store.put(mark, new Response(""));
  const marks = (await store.keys()).filter((each) => !each.url.endsWith(SUBSCRIBED));
  for (const old of marks.slice(0, Math.max(0, marks.length - TOLD_KEPT))) await store.delete(old);
})()));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data?.url || "/", location.origin);
  if (address.origin !== location.origin) return;
  event.waitUntil((async () => {
    for (const page of await self.clients.matchAll({ type: "window" })) {
      if (new URL(page.url).pathname === address.pathname) return page.focus();
    }
    return self.clients.openWindow(address.href);
  })());
});

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil((async () => {
  const options = event.oldSubscription?.options;
  if (!options) return;
  const { endpoint, keys } = (event.newSubscription || await self.registration.pushManager.subscribe(options)).toJSON();
  const fields = { endpoint, p256dh: keys.p256dh, auth: keys.auth };
  const address = await (await caches.match(SUBSCRIBED, { cacheName: TOLD }))?.text();
  if (address) await fetch(address, { method: "POST", body: new URLSearchParams(fields) });
})()));
