// <copy-link address="…" title="…" done="Copied"><button …></button></copy-link>: the device's own sharing, else a copy.
customElements.define("copy-link", class extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", (event) => event.target.closest("button") && this.share());
  }

  async share() {
    const url = new URL(this.getAttribute("address") || location.href, location.href).href;
    const title = this.getAttribute("title") || document.title;
    if (navigator.share && matchMedia("(pointer: coarse)").matches) {
      try {
        return await navigator.share({ url, title });
      } catch (refusal) {
        if (refusal.name === "AbortError") return undefined;
      }
    }
    try {
      await navigator.clipboard.writeText(url);
    } catch {
      return prompt(title, url);
    }
    return this.say(this.getAttribute("done") || "✓");
  }

  say(words) {
    let line = this.querySelector("[role=status]");
    if (!line) {
      line = document.createElement("span");
      line.className = "meta";
      line.setAttribute("role", "status");
      this.append(line);
    }
    line.textContent = words;
    setTimeout(() => { line.textContent = ""; }, 4000);
  }
});
