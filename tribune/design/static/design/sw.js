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
