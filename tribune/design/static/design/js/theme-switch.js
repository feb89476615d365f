// <theme-switch auto="As my device" light="Light" dark="Dark" label="Colours">: three states in one button.
customElements.define("theme-switch", class extends HTMLElement {
  connectedCallback() {
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "as-link";
    this.button.addEventListener("click", () => this.choose({ auto: "light", light: "dark", dark: "auto" }[this.state]));
    this.replaceChildren(this.button);
    this.hidden = false;
    this.show();
  }

  get state() {
    return document.documentElement.dataset.theme || "auto";
  }

  choose(state) {
    const root = document.documentElement;
    if (state === "auto") delete root.dataset.theme;
    else root.dataset.theme = state;
    try {
      if (state === "auto") localStorage.removeItem("theme");
      else localStorage.setItem("theme", state);
    } catch { /* not kept beyond this page */ }
    this.show();
  }

  show() {
    this.button.textContent = `${this.getAttribute("label")} ${this.getAttribute(this.state)}`;
  }
});
