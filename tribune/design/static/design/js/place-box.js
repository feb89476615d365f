// <place-box source="/places/"><input …></place-box>: an input that completes places as one types.
// WAI-ARIA combobox with a list (APG, "list autocomplete with manual selection"). Without it: a plain input.
// The source answers ?q= with JSON: a list of {value, label, detail}.
let boxes = 0;

customElements.define("place-box", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input:not([type=hidden])");
    if (!this.input || this.list) return;
    this.list = document.createElement("ul");
    this.list.className = "place-list";
    this.list.id = `places-${++boxes}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.getAttribute("label") || this.input.labels?.[0]?.textContent || "");
    this.list.hidden = true;
    this.append(this.list);
    this.input.removeAttribute("list");
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(option);
    });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 120);
  }

  async ask() {
    const words = this.input.value.trim();
    this.asked?.abort();
    if (words.length < 2) return this.close();
    this.asked = new AbortController();
    try {
      const address = new URL(this.getAttribute("source"), location.href);
      address.searchParams.set("q", words);
      const answer = await fetch(address, { signal: this.asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return this.close();
      this.show(await answer.json());
    } catch { /* typed on, or no network: the box stays a plain input */ }
  }

  show(places) {
    this.list.replaceChildren(...places.slice(0, 8).map((place, n) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${n}`;
      option.dataset.value = place.value;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const name = document.createElement("b");
      name.textContent = place.label;
      const detail = document.createElement("small");
      detail.textContent = place.detail || "";
      option.append(name, detail);
      return option;
    }));
    this.list.hidden = places.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.mark(null);
  }

  mark(option) {
    for (const other of this.list.children) other.setAttribute("aria-selected", String(other === option));
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
    this.marked = option;
  }

  key(event) {
    const options = [...this.list.children];
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) return this.ask();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const at = options.indexOf(this.marked);
      this.mark(options[(at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length]);
    } else if (event.key === "Enter" && this.marked) {
      event.preventDefault();
      this.take(this.marked);
    } else if (event.key === "Tab" && this.marked) this.take(this.marked);
  }

  take(option) {
    this.input.value = option.dataset.value;
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    if (this.hasAttribute("submits")) this.input.form?.requestSubmit();
  }

  close() {
    this.asked?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(null);
  }
});
