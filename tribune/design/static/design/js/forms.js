// Forms: sent once, long texts kept on the device until they are safe, destructive ones asked about once,
// pictures shown before they leave, uploads with their progress.
const DRAFT = "draft:";
const WEEK = 7 * 24 * 3600 * 1000;

function guard(form) {
  if (form.dataset.sending) return false;
  form.dataset.sending = "1";
  for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) button.setAttribute("aria-busy", "true");
  return true;
}

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

function draftKey(area) {
  return `${DRAFT}${area.dataset.draft || location.pathname}#${area.name}`;
}

function restoreDrafts(root) {
  for (const area of root.querySelectorAll("textarea[data-draft], textarea[maxlength]")) {
    if (area.dataset.kept) continue;
    area.dataset.kept = "1";
    try {
      const kept = JSON.parse(localStorage.getItem(draftKey(area)) || "null");
      if (kept && !area.value && Date.now() - kept.at < WEEK) area.value = kept.text;
    } catch { /* nothing kept */ }
    area.addEventListener("input", () => {
      clearTimeout(area.keeping);
      area.keeping = setTimeout(() => {
        try {
          if (area.value.length > 20) localStorage.setItem(draftKey(area), JSON.stringify({ text: area.value, at: Date.now() }));
          else localStorage.removeItem(draftKey(area));
        } catch { /* storage full or refused */ }
      }, 400);
    });
  }
}

// A draft is forgotten once its page is left by a form that succeeded: the next page is not the same form again.
function forgetSentDrafts() {
  try {
    const sent = JSON.parse(sessionStorage.getItem("sent-drafts") || "[]");
    sessionStorage.removeItem("sent-drafts");
    if (!document.querySelector(".errors, .field.wrong")) sent.forEach((key) => localStorage.removeItem(key));
  } catch { /* nothing kept */ }
}

// Who signs out leaves nothing they typed to whoever holds the device next.
function forgetDrafts() {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(DRAFT)).forEach((key) => localStorage.removeItem(key));
  } catch { /* nothing kept */ }
}

function rememberSent(form) {
  const keys = [...form.querySelectorAll("textarea[data-kept]")].map(draftKey);
  if (!keys.length) return;
  try {
    sessionStorage.setItem("sent-drafts", JSON.stringify(keys));
  } catch { /* the draft outlives its form, no harm */ }
}

// <form data-confirm="Delete this team?" data-confirm-yes="Delete" data-confirm-no="Keep it">
function confirmed(form) {
  if (!form.dataset.confirm || form.dataset.sure) return true;
  const dialog = document.createElement("dialog");
  const words = document.createElement("h2");
  const row = document.createElement("div");
  const [no, yes] = ["no", "yes"].map((answer) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = answer === "yes" ? "btn danger" : "btn";
    button.textContent = form.dataset[answer === "yes" ? "confirmYes" : "confirmNo"] || (answer === "yes" ? "OK" : "✕");
    button.addEventListener("click", () => dialog.close(answer));
    return button;
  });
  words.textContent = form.dataset.confirm;
  words.id = "confirm-words";
  dialog.setAttribute("aria-labelledby", words.id);
  dialog.className = "stack";
  row.className = "row wrap";
  row.append(yes, no);
  dialog.append(words, row);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return;
    form.dataset.sure = "1";
    form.requestSubmit(form.asked || undefined);
  });
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
  return false;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!confirmed(form)) {
    form.asked = event.submitter;
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  delete form.dataset.sure;
  if ("guard" in form.dataset && form.method === "post") {
    if (!guard(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    setTimeout(() => release(form), 15_000);
  }
  if ("forgets" in form.dataset) forgetDrafts();
  else rememberSent(form);
}, true);

addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (!form) return;
  release(form);
  if (event.detail.successful) form.querySelectorAll("textarea[data-kept]").forEach((area) => localStorage.removeItem(draftKey(area)));
});

// <form data-autosubmit>: filters obey at once; without this the form keeps its button.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-autosubmit]");
  if (form) form.requestSubmit();
});

customElements.define("file-preview", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.input?.addEventListener("change", () => this.show());
  }

  show() {
    const file = this.input.files[0];
    this.picture?.remove();
    this.picture = null;
    if (!file || !file.type.startsWith("image/")) return;
    this.picture = document.createElement("img");
    this.picture.alt = file.name;
    this.picture.src = URL.createObjectURL(file);
    this.picture.addEventListener("load", () => URL.revokeObjectURL(this.picture.src), { once: true });
    this.append(this.picture);
  }
});

document.addEventListener("htmx:xhr:progress", (event) => {
  const form = event.target.closest?.("form[enctype='multipart/form-data']");
  if (!form || !event.detail.lengthComputable) return;
  let bar = form.querySelector(".upload-bar");
  if (!bar) {
    bar = document.createElement("progress");
    bar.className = "upload-bar";
    bar.max = 1;
    form.append(bar);
  }
  bar.value = event.detail.loaded / event.detail.total;
  if (bar.value >= 1) bar.remove();
});

function prepare(root) {
  restoreDrafts(root);
  root.querySelector("[data-focus]")?.focus();
}
forgetSentDrafts();
prepare(document);
document.addEventListener("htmx:load", (event) => event.target !== document.body && prepare(event.target));
