// Parts swapped by htmx: focus stays where the person was, and a lost network is said.
let before = null;

document.addEventListener("htmx:beforeSwap", () => {
  const active = document.activeElement;
  before = active && active !== document.body ? { id: active.id, name: active.getAttribute("name"), form: active.form?.getAttribute("action") } : null;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.target;
  if (document.activeElement && document.activeElement !== document.body) return;
  const same = before?.id ? document.getElementById(before.id) : null;
  const next = same || event.target.querySelector?.("[data-focus], button, a[href]") || target;
  if (!next?.focus) return;
  if (next.tabIndex < 0 && !next.hasAttribute("tabindex")) next.setAttribute("tabindex", "-1");
  next.focus({ preventScroll: true });
});

function lost() {
  const said = document.getElementById("said");
  if (!said || !document.body.dataset.lost) return;
  const note = document.createElement("p");
  note.className = "note sun";
  const words = document.createElement("span");
  words.textContent = document.body.dataset.lost;
  note.append(document.createElement("span"), words);
  said.replaceChildren(note);
  said.scrollIntoView({ block: "nearest" });
}
document.addEventListener("htmx:sendError", lost);
document.addEventListener("htmx:timeout", lost);
document.addEventListener("htmx:responseError", lost);

// Chips that scroll: the current one is in sight.
for (const current of document.querySelectorAll(".chips [aria-current], .tabs [aria-current], .masthead nav [aria-current], .tabs-bottom [aria-current]")) {
  const row = current.parentElement;
  const [mine, its] = [current.getBoundingClientRect(), row.getBoundingClientRect()];
  if (row.scrollWidth > row.clientWidth) row.scrollLeft += mine.left - its.left - (its.width - mine.width) / 2;
}
