// <push-switch address="…" off="…" key="…">: this browser is shown notices, or not any more. Asked by a press, never by itself.
customElements.define("push-switch", class extends HTMLElement {
  async connectedCallback() {
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return;
    this.on = this.querySelector("[data-on]");
    this.stop = this.querySelector("[data-off]");
    this.said = this.querySelector("[role=status]");
    this.on.addEventListener("click", () => this.turnOn());
    this.stop.addEventListener("click", () => this.turnOff());
    this.hidden = false;
    const worker = await navigator.serviceWorker.getRegistration("/");
    this.show(await worker?.pushManager.getSubscription());
  }

  show(subscription) {
    this.on.hidden = Boolean(subscription);
    this.stop.hidden = !subscription;
  }

  async turnOn() {
    if ((await Notification.requestPermission()) !== "granted") return this.say("denied");
    this.on.setAttribute("aria-busy", "true");
    try {
      await navigator.serviceWorker.register("/sw.js");
      const worker = await navigator.serviceWorker.ready;
      const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.getAttribute("key") });
      const { endpoint, keys } = subscription.toJSON();
      const answer = await this.send("address", { endpoint, p256dh: keys.p256dh, auth: keys.auth });
      if (!answer.ok) {
        await subscription.unsubscribe();
        throw new Error(answer.status);
      }
      const told = await caches.open("told");
      await told.put("/told/subscribed-at/", new Response(this.getAttribute("address")));
      location.hash = "devices";
      return location.reload();
    } catch {
      return this.say("failed");
    } finally {
      this.on.removeAttribute("aria-busy");
    }
  }

  async turnOff() {
    const worker = await navigator.serviceWorker.ready;
    const subscription = await worker.pushManager.getSubscription();
    if (subscription) {
      await this.send("off", { endpoint: subscription.endpoint });
      await subscription.unsubscribe();
    }
    location.hash = "devices";
    location.reload();
  }

  send(where, fields) {
    return fetch(this.getAttribute(where), { method: "POST", body: new URLSearchParams(fields) });
  }

  say(which) {
    this.said.textContent = this.said.dataset[which];
  }
});
