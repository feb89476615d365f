// Without a network the browser shows our page, not its own. Registered once the page has nothing better to do.
if ("serviceWorker" in navigator && isSecureContext) {
  addEventListener("load", () => setTimeout(() => navigator.serviceWorker.register("/sw.js").catch(() => undefined), 2000));
}
