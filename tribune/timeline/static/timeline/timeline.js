// What was before the eyes for a second is told once, as the page is left: next time it goes below what is new.
const SECOND = 1000;

customElements.define("seen-cards", class extends HTMLElement {
  connectedCallback() {
    this.seen = new Set();
    this.told = new Set();
    this.timers = new Map();
    this.eyes = new IntersectionObserver((rows) => rows.forEach((row) => this.look(row)), { threshold: 0.5 });
    this.growth = new MutationObserver(() => this.watch());
    this.growth.observe(this, { childList: true, subtree: true });
    this.watch();
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.tell());
    addEventListener("pagehide", () => this.tell());
  }

  watch() {
    this.querySelectorAll(".fed[data-key]:not([data-watched])").forEach((card) => {
      card.dataset.watched = "";
      this.eyes.observe(card);
    });
  }

  // A card taller than the window is seen when it fills half of it.
  look({ target, isIntersecting, intersectionRect }) {
    const key = target.dataset.key;
    clearTimeout(this.timers.get(key));
    if (!isIntersecting && intersectionRect.height < innerHeight / 2) return;
    this.timers.set(key, setTimeout(() => { this.seen.add(key); this.eyes.unobserve(target); }, SECOND));
  }

  tell() {
    const keys = [...this.seen].filter((key) => !this.told.has(key));
    if (!keys.length) return;
    keys.forEach((key) => this.told.add(key));
    navigator.sendBeacon(this.dataset.to, new URLSearchParams({ keys: keys.join(" ") }));
  }
});
