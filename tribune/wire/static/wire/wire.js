// <wire-river>: keys to go by, which their dialog turns off; and for who is not signed in (data-keeps), where they were,
// kept on the device alone. Who is signed in has it from the server.
const OFF = "wire-keys-off";
const LOOK = "wire-look";
const A_VISIT = 30 * 60 * 1000;

function kept(name) {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
}

function keep(name, value) {
  try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* storage full or refused */ }
}

customElements.define("wire-river", class extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.querySelector(".centre-keys").hidden = false;
    this.querySelector("[data-keys]").addEventListener("click", () => this.dialog.showModal());
    const on = this.querySelector("[data-keys-on]");
    on.checked = !kept(OFF);
    on.addEventListener("change", () => keep(OFF, !on.checked));
    this.pressed = (event) => this.press(event);
    document.addEventListener("keydown", this.pressed);
    if (!("keeps" in this.dataset)) return;
    this.look();
    this.growth = new MutationObserver(() => this.show());
    this.growth.observe(this.querySelector("ul.wire"), { childList: true });
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.pressed);
    this.growth?.disconnect();
  }

  lines() {
    return [...this.querySelectorAll("ul.wire > li[data-came]")];
  }

  link(line) {
    return line?.querySelector("h3 a");
  }

  here() {
    const line = document.activeElement?.closest?.("li[data-came]");
    return this.contains(line) ? line : null;
  }

  press(event) {
    const typing = event.target.closest?.("input, textarea, select, dialog, [contenteditable]");
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing) return;
    if (event.key !== "?" && kept(OFF)) return;
    const act = { j: () => this.go(1), k: () => this.go(-1), o: () => this.link(this.here())?.click(), m: () => this.mark(),
      h: () => this.goHere(), n: () => document.querySelector("#wire .fresh")?.click(), "?": () => this.dialog.showModal() }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  go(step) {
    const lines = this.lines();
    const at = lines.indexOf(this.here());
    const next = at < 0 ? lines[0] : lines[at + step];
    this.link(next)?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  goHere() {
    const mark = this.querySelector("li.here");
    let next = mark?.nextElementSibling;
    while (next && !next.dataset.came) next = next.nextElementSibling;
    this.link(next)?.focus();
    mark?.scrollIntoView({ block: "center" });
  }

  hour(line) {
    return line.querySelector("time").dateTime;
  }

  async mark() {
    const line = this.here();
    if (!line) return;
    const old = this.querySelector("li.here[data-by-hand]");
    const until = old?.nextElementSibling === line ? "" : this.hour(line);
    if ("keeps" in this.dataset) keep(LOOK, { ...kept(LOOK), marked: until });
    else if (!(await fetch(this.dataset.mark, { method: "POST", body: new URLSearchParams({ until }) })).ok) return;
    this.querySelectorAll("li.here").forEach((each) => each.remove());
    if (until) this.put(line, this.dataset.marked, true);
    else if ("keeps" in this.dataset) this.show();
  }

  put(line, words, byHand) {
    const here = document.createElement("li");
    here.className = "here";
    here.toggleAttribute("data-by-hand", byHand);
    const said = document.createElement("span");
    said.textContent = words;
    here.append(said);
    line.before(here);
  }

  look() {
    const held = kept(LOOK) || {};
    const now = Date.now();
    if (held.last && now - held.last > A_VISIT) held.former = held.last;
    keep(LOOK, { ...held, last: now });
    this.show();
  }

  show() {
    const { former, marked } = kept(LOOK) || {};
    const until = marked ? Date.parse(marked) : former;
    const lines = this.lines();
    if (former) lines.filter((line) => Date.parse(this.hour(line)) <= former && Date.parse(line.dataset.came) > former).forEach((line) => this.tell(line));
    if (!until || this.querySelector("li.here")) return;
    const at = lines.findIndex((line) => Date.parse(this.hour(line)) <= until);
    if (at > 0) this.put(lines[at], marked ? this.dataset.marked : this.dataset.here, Boolean(marked));
  }

  tell(line) {
    const said = line.querySelector(".told-by");
    if (!said || said.dataset.late) return;
    said.dataset.late = "1";
    const words = document.createElement("em");
    words.textContent = this.dataset.late;
    said.append(" · ", words);
  }
});
