// Hours: <local-time> says the reader's own where it differs from the action's, and time[data-ago] stays true.
const language = document.documentElement.lang || undefined;

customElements.define("local-time", class extends HTMLElement {
  connectedCallback() {
    const when = new Date(this.getAttribute("datetime"));
    const zone = this.getAttribute("zone");
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (Number.isNaN(when.getTime()) || !zone || zone === here) return;
    const said = (timeZone) => when.toLocaleString(language, { weekday: "long", hour: "2-digit", minute: "2-digit", timeZone });
    if (said(zone) === said(here)) return;
    this.textContent = (this.getAttribute("words") || "%").replace("%", said(here));
    this.hidden = false;
  }
});

function keepTrue(root) {
  const relative = new Intl.RelativeTimeFormat(language, { style: "narrow", numeric: "always" });
  for (const time of root.querySelectorAll("time[data-ago]")) {
    const seconds = (Date.now() - new Date(time.dateTime)) / 1000;
    if (seconds >= 60 && seconds < 3600) time.textContent = relative.format(-Math.floor(seconds / 60), "minute");
    else if (seconds >= 3600 && seconds < 12 * 3600) time.textContent = relative.format(-Math.floor(seconds / 3600), "hour");
  }
}
setInterval(() => document.hidden || keepTrue(document), 60_000);
