// <door-list>: the list of a date and the ticks made at its door, in this phone's own store. It needs no network once
// the page was opened with one: ticks wait in the store and leave, in order, when the network returns.
const DAY = 24 * 3600 * 1000;
const SHOWN = 60;
const AT_ONCE = 200;
const LIKE = { O: "0", I: "1", L: "1" };

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("doors", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("lists", { keyPath: "door" });
      asked.result.createObjectStore("ticks", { keyPath: "id", autoIncrement: true }).createIndex("door", "door");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// What is typed or scanned: an address ends in the ticket; O reads as 0, I and L as 1.
function asTicket(typed) {
  const last = typed.trim().replace(/\/+$/, "").split("/").pop().replace(/^~/, "");
  return last.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/[OIL]/g, (c) => LIKE[c]);
}

function plain(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

customElements.define("door-list", class extends HTMLElement {
  async connectedCallback() {
    this.door = location.pathname.replace(/^\/[a-z]{2,3}(?=\/actions\/)/, "");
    this.app = this.querySelector("[data-app]");
    try {
      this.store = await opened();
    } catch {
      return; // no store (a private window): the forms below do the work
    }
    this.hear();
    await this.drop((kept) => Date.parse(kept.ends_at) + DAY < Date.now());
    this.list = await this.read("lists", this.door);
    this.draw();
    await this.keep();
    await this.send();
    setInterval(() => this.waits && this.send(), 15_000);
  }

  get(name) {
    return this.app.querySelector(`[data-${name}]`);
  }

  read(store, key) {
    return done(this.store.transaction(store).objectStore(store).get(key));
  }

  write(store, value) {
    return done(this.store.transaction(store, "readwrite").objectStore(store).put(value));
  }

  ticks() {
    return done(this.store.transaction("ticks").objectStore("ticks").index("door").getAll(this.door));
  }

  // Lists that match go from the phone, unless ticks of theirs were not sent.
  async drop(matches) {
    const waiting = new Set((await done(this.store.transaction("ticks").objectStore("ticks").getAll())).map((t) => t.door));
    for (const kept of await done(this.store.transaction("lists").objectStore("lists").getAll())) {
      if (!matches(kept) || waiting.has(kept.door)) continue;
      await done(this.store.transaction("lists", "readwrite").objectStore("lists").delete(kept.door));
    }
  }

  // The page without its list, kept under this page's address: what the service worker gives when there is no network.
  async keep() {
    if (!this.dataset.shell || !("caches" in window)) return;
    try {
      const answer = await fetch(this.dataset.shell);
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
      const files = [...page.querySelectorAll("link[rel=stylesheet], script[src]")].map((e) => e.getAttribute("href") || e.getAttribute("src"));
      const kept = await caches.open("kept");
      await kept.addAll(files);
      await kept.put(location.pathname, answer);
      this.dataset.ready = "";
    } catch { /* no network: what was kept before stays */ }
  }

  // Every tick that waits, then the list as the site has it; what was ticked meanwhile is put on top.
  async send() {
    if (this.sending) return;
    this.sending = true;
    try {
      const ticks = (await this.ticks()).slice(0, AT_ONCE);
      const how = ticks.length ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ticks }) } : {};
      const answer = await fetch(`${location.pathname}ticks/`, { ...how, redirect: "error" }).catch(() => null);
      const said = answer && (await answer.json().catch(() => null));
      if (answer?.ok && said?.people) {
        const store = this.store.transaction("ticks", "readwrite").objectStore("ticks");
        await Promise.all(ticks.map((tick) => done(store.delete(tick.id))));
        this.list = { ...said, door: this.door, title: this.dataset.title || this.list?.title || "" };
        for (const tick of await this.ticks()) this.apply(tick);
        await this.write("lists", this.list);
        this.trouble = "";
      } else if (said?.error) {
        this.trouble = said.error;
      } else {
        this.trouble = navigator.onLine && !answer && (await this.isOut()) ? "out" : "";
      }
    } finally {
      this.sending = false;
    }
    await this.draw();
    if (this.waits && this.trouble === "" && (await this.ticks()).length >= AT_ONCE) this.send();
  }

  // The site answers, and sends elsewhere: the session is over.
  async isOut() {
    const answer = await fetch(`${location.pathname}ticks/`, { redirect: "manual" }).catch(() => null);
    return answer?.type === "opaqueredirect";
  }

  apply(tick) {
    if (tick.person) {
      const person = this.list.people.find((p) => p.code === tick.person);
      if (person) person.came_at = tick.came ? person.came_at || tick.at : null;
    } else {
      this.list.parties = this.list.parties.filter((p) => p.key !== tick.key);
      if (tick.came) this.list.parties.push({ key: tick.key, name: tick.name, count: tick.count, came_at: tick.at });
    }
  }

  async tick(what) {
    const tick = { ...what, door: this.door, at: new Date().toISOString() };
    this.apply(tick);
    await this.write("ticks", tick);
    await this.write("lists", this.list);
    await this.draw();
    this.send();
  }

  hear() {
    this.app.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if ("tick" in button.dataset) this.press(button);
      if ("scan" in button.dataset) this.scan();
      if ("scanEnd" in button.dataset) this.endScan();
      if ("forget" in button.dataset) this.forget(button);
    });
    const search = this.app.querySelector("[data-search]");
    search.addEventListener("input", () => this.draw());
    search.addEventListener("submit", (event) => {
      event.preventDefault();
      this.meet(search.querySelector("input").value, search);
    });
    this.app.querySelector("[data-party]").addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const form = event.target;
      const count = Math.max(1, Math.min(500, Number(form.elements.count.value) || 1));
      this.tick({ key: crypto.randomUUID(), name: form.elements.name.value.trim().slice(0, 80), count, came: true });
      form.reset();
    });
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => !document.hidden && this.send());
    if ("BarcodeDetector" in window && navigator.mediaDevices) this.get("scan").hidden = false;
  }

  press(button) {
    const came = button.getAttribute("aria-pressed") !== "true";
    const { person, party } = button.dataset;
    if (person) return this.tick({ person, came });
    const known = this.list.parties.find((p) => p.key === party);
    return this.tick({ key: party, name: known?.name || "", count: known?.count || 1, came });
  }

  // A ticket typed or scanned: its person is here.
  meet(typed, search) {
    const ticket = asTicket(typed);
    const person = this.list && this.list.people.find((p) => p.ticket === ticket);
    const line = this.get("said");
    if (!person && search && ticket.length !== 8) return;
    line.hidden = false;
    if (!person) {
      line.className = "note bad";
      line.textContent = line.dataset.nobody;
      return;
    }
    line.className = "note go";
    line.textContent = `${person.came_at ? line.dataset.again : line.dataset.met} ${person.name || this.get("people").dataset.nameless}`;
    if (search) search.querySelector("input").value = "";
    if (person.came_at) this.draw();
    else this.tick({ person: person.code, came: true });
  }

  async scan() {
    const video = this.app.querySelector("video");
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      return; // refused: names and codes can be typed
    }
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    this.get("camera").hidden = false;
    video.srcObject = this.stream;
    await video.play();
    let last = "";
    while (this.stream) {
      const [found] = await detector.detect(video).catch(() => []);
      if (found && found.rawValue !== last) {
        last = found.rawValue;
        navigator.vibrate?.(60);
        this.meet(last);
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  endScan() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.get("camera").hidden = true;
  }

  async forget(button) {
    if ((await this.ticks()).length) {
      const line = this.get("said");
      line.hidden = false;
      line.className = "note bad";
      line.textContent = button.dataset.sure;
      return;
    }
    await this.drop((kept) => kept.door === this.door);
    await (await caches.open("kept")).delete(location.pathname);
    location.href = this.closest("main")?.querySelector(".desk-top a")?.href || "/";
  }

  async draw() {
    const ticks = await this.ticks();
    this.waits = ticks.length;
    const net = this.get("net");
    const words = { out: net.dataset.out, "": ticks.length ? `${net.dataset.waiting} ${ticks.length}` : net.dataset.sent };
    const said = words[this.trouble || ""] || `${net.dataset.refused} ${this.trouble}`;
    net.className = `note${this.trouble ? " bad" : ticks.length ? " sun" : ""}`;
    net.lastElementChild.textContent = this.list ? said : net.dataset.none;
    this.dataset.waits = ticks.length;
    if (!this.list && this.querySelector("[data-plain]")) return; // the forms are there, and the list is on its way
    this.app.hidden = false;
    this.querySelector("[data-plain]")?.remove();
    if (!this.list) return;
    const title = document.querySelector("[data-door-title]");
    if (title) title.textContent = this.list.title;
    this.drawPeople();
    this.drawParties();
  }

  drawPeople() {
    const { people, parties } = this.list;
    const box = this.get("people");
    const sought = plain(this.app.querySelector("[type=search]").value.trim());
    const ticket = asTicket(sought);
    const found = people.filter((p) => (sought ? plain(p.name).includes(sought) || (ticket.length > 3 && p.ticket.startsWith(ticket)) : p.answer === "yes" || p.came_at));
    box.replaceChildren(...found.slice(0, SHOWN).map((p) => {
      const why = [box.dataset[p.answer], p.guests ? `${box.dataset.with} ${p.guests}` : ""].filter(Boolean).join(" · ");
      return this.row(p.name || box.dataset.nameless, why, Boolean(p.came_at), { person: p.code });
    }));
    const more = this.get("more");
    more.hidden = found.length <= SHOWN;
    more.textContent = `${more.dataset.more} ${found.length - SHOWN}`;
    this.get("here").textContent = people.filter((p) => p.came_at).length + parties.reduce((all, p) => all + p.count, 0);
    this.get("expected").textContent = people.filter((p) => p.answer === "yes").length;
  }

  drawParties() {
    const nameless = this.get("people").dataset.nameless;
    this.get("parties").replaceChildren(...this.list.parties.map((p) => this.row(p.name || nameless, p.count > 1 ? `× ${p.count}` : "", true, { party: p.key })));
  }

  row(name, why, isHere, marks) {
    const line = this.app.querySelector("template").content.cloneNode(true).firstElementChild;
    line.querySelector("b").textContent = name;
    line.querySelector(".meta").textContent = why;
    const button = line.querySelector("button");
    button.setAttribute("aria-pressed", String(isHere));
    button.setAttribute("aria-label", `${button.getAttribute("aria-label")}: ${name}`);
    Object.assign(button.dataset, marks);
    return line;
  }
});
