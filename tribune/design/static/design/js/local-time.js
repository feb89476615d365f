// Hours: <local-time> says the reader's own where it differs from the action's, and time[data-ago] stays true.
const language = document.documentElement.lang || undefined;

customElements.define("local-time", class extends HTMLElement {
  connectedCallback() {
    const when = new Date(this.getAttribute("datetime"));
    const zone = this.getAttribute("zone");
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (Number.isNaN(when.getTime()) || !zone || zone === here) return;
    const form = this.getAttribute("hour") || "H:M";
    const said = (timeZone) => {
      const [hours, minutes] = when.toLocaleString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone }).split(":");
      const day = when.toLocaleString(language, { weekday: "long", timeZone });
      return `${day} ${form.replace("H", Number(hours)).replace("M", minutes)}`;
    };
    if (said(zone) === said(here)) return;
    this.textContent = (this.getAttribute("words") || "%").replace("%", said(here));
    this.hidden = false;
  }
});

function keepTrue() {
  const { minutes, hours } = document.body.dataset;
  if (!minutes || !hours) return;
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const passed = Math.floor((Date.now() - new Date(time.dateTime)) / 60_000);
    if (passed >= 1 && passed < 60) time.textContent = minutes.replace("N", passed);
    else if (passed >= 60 && passed < 720) time.textContent = hours.replace("N", Math.floor(passed / 60));
  }
}
keepTrue();
setInterval(() => document.hidden || keepTrue(), 60_000);
document.addEventListener("htmx:load", keepTrue);
