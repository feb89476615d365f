// Opening what a notice leads to marks it read; without JavaScript the button above the list does.
customElements.define("notice-list", class extends HTMLElement {
  connectedCallback() {
    for (const kind of ["click", "auxclick"]) this.addEventListener(kind, (event) => this.read(event));
  }

  read(event) {
    const link = event.target.closest("a[data-read]");
    if (!link) return;
    navigator.sendBeacon(this.dataset.address, new URLSearchParams({ address: link.dataset.read }));
    link.closest(".notice-row")?.classList.remove("is-unread");
  }
});
