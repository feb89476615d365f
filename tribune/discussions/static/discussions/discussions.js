// Talking. Every form here works without this: it spares reloads, keeps drafts on the server too, and finds names.
const SOON = 1500;

// On a phone the log is as long as it is, and the page scrolls.
const toItsFoot = (log) => {
  if (getComputedStyle(log).overflowY === "visible") log.querySelector(".msg:last-of-type")?.scrollIntoView({ block: "end" });
  else log.scrollTop = log.scrollHeight;
};

// A stretch of messages begins with its day, which may stand already: the first line of a day stays.
const oneLineADay = (log) => {
  const days = new Set();
  for (const line of log.querySelectorAll(".day-mark")) days.has(line.dataset.day) ? line.remove() : days.add(line.dataset.day);
};

customElements.define("talk-log", class extends HTMLElement {
  connectedCallback() {
    this.place();
    addEventListener("load", () => this.place(), { once: true });
    this.watching = new MutationObserver(() => {
      oneLineADay(this);
      this.read();
    });
    this.watching.observe(this, { childList: true });
    this.looked = () => this.read();
    document.addEventListener("visibilitychange", this.looked);
  }

  disconnectedCallback() {
    this.watching.disconnect();
    document.removeEventListener("visibilitychange", this.looked);
  }

  // The message asked for, else the first unread one, else the last.
  place() {
    const target = location.hash.startsWith("#m") ? document.getElementById(location.hash.slice(1)) : this.querySelector("#unread");
    if (target) target.scrollIntoView({ block: "center" });
    else toItsFoot(this);
  }

  // What has come into sight since the page was drawn is read: not in a page that nobody looks at.
  read() {
    if (document.hidden) return;
    const last = Math.max(0, ...[...this.querySelectorAll(".msg[data-number]")].map((row) => Number(row.dataset.number)));
    if (!this.dataset.read || last <= Number(this.dataset.last || 0)) return;
    this.dataset.last = String(last);
    fetch(this.dataset.read, { method: "POST", body: new URLSearchParams({ number: String(last) }) });
  }
});

// A new message is at the foot: what was posted comes into sight.
document.addEventListener("htmx:afterSwap", (event) => {
  const log = event.detail.target;
  if (log?.id !== "log" || event.detail.elt?.id !== "composer") return;
  // What had come by the stream already stands once.
  const rows = [...log.querySelectorAll(".msg[id]")];
  rows.forEach((row, at) => rows.slice(at + 1).some((later) => later.id === row.id) && row.remove());
  oneLineADay(log);
  toItsFoot(log);
});

const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body.childNodes;

// The last discussions of a team on its page: asked for apart, and put there without taking the focus.
customElements.define("talk-latest", class extends HTMLElement {
  async connectedCallback() {
    try {
      const answer = await fetch(this.dataset.from, { headers: { "HX-Request": "true" } });
      if (answer.ok) this.querySelector("nav").replaceChildren(...parsed(await answer.text()));
    } catch { /* the link below leads there */ }
  }
});

class Keeping extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    this.addEventListener("input", (event) => event.target.matches("textarea, input[type=text]") && this.soon());
  }

  soon() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), SOON);
  }

  async keep() {
    const title = this.querySelector("input[name=title]");
    const body = new URLSearchParams({ anchor: this.dataset.anchor, text: this.area.value, title: title?.value || "" });
    try {
      const answer = await fetch(this.dataset.draftTo, { method: "POST", body });
      if (answer.ok) this.say(this.area.value.trim() ? this.dataset.kept : "");
    } catch { /* the device keeps it */ }
  }

  say(words) {
    const line = this.querySelector("[data-kept-words]");
    if (line && words !== undefined) line.textContent = words || "";
  }

  disconnectedCallback() {
    clearTimeout(this.keeping);
  }
}

customElements.define("talk-draft", class extends Keeping {});

customElements.define("talk-composer", class extends Keeping {
  connectedCallback() {
    super.connectedCallback();
    this.form = this.closest("form");
    this.list = this.querySelector(".named");
    this.chosen = this.querySelector("input[type=file]");
    this.area.addEventListener("input", () => this.grow());
    this.area.addEventListener("input", () => this.look());
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.area.addEventListener("paste", (event) => this.paste(event));
    this.chosen.addEventListener("change", () => this.say([...this.chosen.files].map((file) => file.name).join(", ")));
    this.list.addEventListener("click", (event) => this.pick(event.target.closest("[role=option]")));
    this.querySelector("[data-drop]").addEventListener("click", () => this.answer(null));
    this.querySelector("[data-drop]").hidden = false;
    // htmx hands the attributes of what it takes away to what comes: the policy forbids a style among them.
    this.form.addEventListener("htmx:beforeOnLoad", () => this.area.removeAttribute("style"));
    this.grow();
  }

  grow() {
    this.area.style.height = this.area.value ? "auto" : "";
    if (this.area.value) this.area.style.height = `${Math.min(this.area.scrollHeight + 2, innerHeight / 3)}px`;
  }

  key(event) {
    const options = [...this.list.querySelectorAll("[role=option]")];
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return this.form.requestSubmit();
    if (this.list.hidden || !options.length) return undefined;
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") this.list.hidden = true;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.point(options, at + (event.key === "ArrowDown" ? 1 : -1));
    else if (event.key === "Enter" || event.key === "Tab") this.pick(options[Math.max(at, 0)]);
    else return undefined;
    return event.preventDefault();
  }

  point(options, at) {
    options.forEach((option) => option.setAttribute("aria-selected", "false"));
    const one = options[(at + options.length) % options.length];
    one.setAttribute("aria-selected", "true");
    one.scrollIntoView({ block: "nearest" });
  }

  paste(event) {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    this.chosen.files = event.clipboardData.files;
    this.chosen.dispatchEvent(new Event("change"));
  }

  // The words after the last @ before the caret, up to three of them.
  typed() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    return before.match(/(?:^|[\s(«])@([^\s@]*(?:\s[^\s@]+){0,2})$/u);
  }

  look() {
    clearTimeout(this.looking);
    const found = this.typed();
    if (!found) {
      this.list.hidden = true;
      return;
    }
    this.looking = setTimeout(async () => {
      const answer = await fetch(`${this.dataset.people}?q=${encodeURIComponent(found[1])}`);
      if (!answer.ok || !this.typed()) return;
      this.list.replaceChildren(...parsed(await answer.text()));
      this.list.hidden = !this.list.querySelector("[role=option]");
      this.point([...this.list.querySelectorAll("[role=option]")], 0);
    }, 150);
  }

  pick(option) {
    const found = this.typed();
    if (!option || !found) return;
    const end = this.area.selectionStart;
    const start = end - found[1].length;
    this.area.setRangeText(`${option.dataset.name} `, start, end, "end");
    const named = this.form.elements.mentioned;
    named.value = [...new Set([...named.value.split(","), option.dataset.code])].filter(Boolean).join(",");
    this.list.hidden = true;
    this.area.focus();
    this.soon();
  }

  // Answering a message of the page: its words stand above the form, those selected in it become the quote.
  answer(link) {
    const cite = this.querySelector(".answered");
    cite.hidden = !link;
    this.form.elements.reply_to.value = link?.dataset.answer || "";
    this.form.elements.quote.value = "";
    if (!link) return;
    const body = link.closest(".msg").querySelector(".msg-body");
    const selection = getSelection();
    const isInside = !selection.isCollapsed && body.contains(selection.anchorNode);
    const words = (isInside ? selection.toString() : body.textContent).trim().slice(0, 300);
    this.form.elements.quote.value = isInside ? words : "";
    cite.querySelector("b").textContent = link.dataset.name;
    cite.querySelector(".words").textContent = words.slice(0, 120);
    this.area.focus();
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-answer]");
  const composer = document.querySelector("talk-composer");
  if (link && composer && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    composer.answer(link);
  }
  // A small menu closes when one presses elsewhere.
  for (const open of document.querySelectorAll("details.pop[open]")) if (!open.contains(event.target)) open.open = false;
});
// What opens at the foot of a list comes into sight.
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("details.pop[open]")) event.target.querySelector(".pop-box")?.scrollIntoView({ block: "nearest" });
}, true);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details.pop[open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// What comes live is drawn for everyone. Those whom this reader keeps at a distance are folded here, as the page would.
function fold(fresh, log, isOpen) {
  if (!fresh.dataset.by || !log?.dataset.unheard?.split(" ").includes(fresh.dataset.by)) return false;
  if (!fresh.querySelector(":scope > .msg-head")) return false;
  const folded = document.createElement("details");
  folded.className = "folded";
  folded.open = isOpen;
  const words = document.createElement("summary");
  words.className = "meta";
  words.textContent = log.dataset.folded;
  folded.append(words, ...fresh.childNodes);
  fresh.append(folded);
  return true;
}

// What comes live on a new day stands under its date, as the page would draw it.
function beginDay(fresh, log) {
  const { day, dayWords } = fresh.dataset;
  if (!day || log.querySelector(`.day-mark[data-day="${CSS.escape(day)}"]`)) return;
  const line = document.createElement("div");
  line.className = "unread day-mark";
  line.dataset.day = day;
  line.append(document.createElement("span"));
  line.firstChild.textContent = dayWords;
  log.append(line);
}

document.addEventListener("live:add", (event) => {
  const { target, fresh } = event.detail;
  if (!fresh.matches?.(".msg")) return;
  event.detail.quiet = fold(fresh, target.closest("[data-unheard]"), false);
  beginDay(fresh, target);
});

// One's own reactions and what one may do with a message stay.
document.addEventListener("live:swap", (event) => {
  const { old, fresh } = event.detail;
  if (!fresh.matches?.(".msg")) return;
  fresh.classList.toggle("is-mine", old.matches(".is-mine"));
  for (const mine of old.querySelectorAll("button[name=back]")) {
    const button = fresh.querySelector(`button.react[value="${CSS.escape(mine.value)}"][aria-pressed]`);
    if (!button) continue;
    button.name = "back";
    button.setAttribute("aria-pressed", "true");
  }
  const menu = old.querySelector(":scope > .reacts > details.pop.end, :scope > .folded > .reacts > details.pop.end");
  if (menu) {
    fresh.querySelector(":scope > .reacts > details.acts")?.remove();
    fresh.querySelector(":scope > .reacts")?.append(menu.cloneNode(true));
  }
  fold(fresh, old.closest("[data-unheard]"), Boolean(old.querySelector(":scope > .folded[open]")));
});
