// <live-stream data-key data-channels="thread:… person:…" data-language data-person data-at="/live/" data-drawn>: what changes on
// these channels is shown on this page as it happens. One connection serves every tab of a browser: the tab that holds
// the lock listens and tells the others. Without streams the news is asked for now and then, while somebody looks.
// What is a reader's own in it, a room's script keeps: "live:swap" and "live:add" come before, with { fresh } to amend.
// What changes carries data-live="name": it is swapped, added to or removed without taking focus or typed words away.
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const RENEW_AFTER = 9 * MINUTE;
const ASK_EVERY = 10 * SECOND;
const SILENT_AFTER = 45 * SECOND;
const NO_HELLO_AFTER = 8 * SECOND;
const TRY_AGAIN_AFTER = 5 * MINUTE;
const STREAM = "/stream/live/";

const me = Math.random().toString(36).slice(2);
const places = new Map(); // of this page: element → { key, channels, language, at, timer }
const others = new Map(); // of other tabs: tab → { keys, seen }
const seen = new Set(); // numbers of ripples that were shown
let person = "";
let cursor = "";
let source = null;
let opened = ""; // the keys that the stream was opened with
let heardAt = 0;
let failures = 0;
let leads = false;
let asks = false; // no streams for now
let letGo = null;
let tabs = null;
let lookedAt = 0;
let askedAt = 0;
let isRunning = false;
let release = null;
const timers = {};

function after(name, wait, act) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(act, wait);
}

function tell(what) {
  tabs?.postMessage({ from: me, ...what });
}

function keys() {
  const mine = [...places.values()].map((place) => place.key);
  const theirs = [...others.values()].flatMap((tab) => tab.keys);
  return [...new Set([...mine, ...theirs])].slice(0, 8);
}

// Listening

function start() {
  if (isRunning || !places.size) return;
  isRunning = true;
  if ("BroadcastChannel" in window && navigator.locks) {
    tabs = new BroadcastChannel(`live:${person}`);
    tabs.onmessage = ({ data }) => hear(data);
    letGo = new AbortController();
    navigator.locks.request(`live:${person}`, { signal: letGo.signal }, () => new Promise((resolve) => {
      leads = true;
      release = resolve;
      tell({ is: "who" });
      listen();
    })).catch(() => undefined);
    tell({ is: "keys", keys: keys() });
  } else {
    leads = true;
    listen();
  }
  timers.watch = setInterval(watch, 5 * SECOND);
}

function stop() {
  tell({ is: "bye" });
  close();
  clearInterval(timers.watch);
  for (const timer of Object.values(timers)) clearTimeout(timer);
  isRunning = leads = false;
  release?.();
  letGo?.abort();
  tabs?.close();
  tabs = letGo = release = null;
  others.clear();
}

function hear(data) {
  if (data.is === "who") tell({ is: "keys", keys: [...places.values()].map((place) => place.key) });
  if (data.is === "keys") others.set(data.from, { keys: data.keys, seen: Date.now() });
  if (data.is === "bye") others.delete(data.from);
  if (leads && ["keys", "bye"].includes(data.is)) listen();
  if (data.is === "heard") {
    heardAt = Date.now();
    asks = data.asks;
    cursor = data.cursor || cursor;
    if (data.event) act(data.event, data.data);
  }
}

function listen() {
  after("listen", 150, () => {
    const wanted = keys();
    if (!leads || asks || !wanted.length || (source && opened === wanted.join())) return;
    close();
    opened = wanted.join();
    const query = new URLSearchParams(wanted.map((key) => ["key", key]));
    if (cursor) query.set("cursor", cursor);
    source = new EventSource(`${STREAM}?${query}`);
    heardAt = Date.now();
    after("hello", NO_HELLO_AFTER, () => failed());
    for (const event of ["hello", "beat", "ripple", "look", "end"]) source.addEventListener(event, received);
    source.onerror = () => source?.readyState === EventSource.CLOSED && failed(true);
  });
}

function received(message) {
  heardAt = Date.now();
  cursor = message.lastEventId || cursor;
  if (message.type === "hello") return clearTimeout(timers.hello);
  if (message.type === "beat") failures = 0;
  const shown = message.type === "beat" ? {} : { event: message.type, data: message.data };
  tell({ is: "heard", cursor, asks: false, ...shown });
  return shown.event && act(message.type, message.data);
}

function act(event, data) {
  if (event === "ripple") show(JSON.parse(data));
  if (event === "look") look();
  if (event !== "end") return;
  if (data === "renew") places.forEach((place, element) => renew(element));
  if (leads) {
    close();
    others.clear(); // they say their new keys themselves
    after("listen-again", data === "renew" ? 3 * SECOND : SECOND + Math.random() * 2 * SECOND, listen);
  }
}

function close() {
  clearTimeout(timers.hello);
  source?.close();
  source = null;
  opened = "";
}

// Twice refused, or silent: something between us keeps streams back, or there are too many. Ask instead, for a while.
function failed(isRefused = false) {
  close();
  failures += 1;
  if (isRefused) {
    // One key may have been that of a tab which is gone, or of someone who may no longer hear.
    others.clear();
    tell({ is: "who" });
    places.forEach((place, element) => renew(element));
  }
  if (failures < 2) return after("listen-again", 2 * SECOND, listen);
  asks = true;
  tell({ is: "heard", asks });
  ask();
  return after("try-again", TRY_AGAIN_AFTER, () => {
    asks = false;
    listen();
  });
}

function watch() {
  if (asks) return ask();
  if (source && Date.now() - heardAt > SILENT_AFTER) {
    close();
    listen();
  }
  return undefined;
}

// Asking

async function ask() {
  if (document.hidden || Date.now() - askedAt < ASK_EVERY) return;
  askedAt = Date.now();
  const since = cursor;
  for (const [element, place] of places) {
    const answer = await get(`${place.at}news/${place.key}/?cursor=${since}`);
    if (answer === null) renew(element);
    if (!answer) continue;
    cursor = answer.cursor;
    if (answer.look) look();
    answer.ripples.forEach(show);
  }
}

// What an address answers: null for a refusal, undefined when the network is away.
async function get(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.ok) return await answer.json();
    return answer.status < 500 ? null : undefined;
  } catch {
    return undefined;
  }
}

async function renew(element) {
  const place = places.get(element);
  if (!place || place.renewing) return;
  place.renewing = true;
  const answer = await get(`${place.at}key/${place.key}/`);
  place.renewing = false;
  if (answer === null) return forget(element);
  if (!answer) return plan(element, 20 * SECOND);
  place.key = answer.key;
  place.channels = answer.channels;
  plan(element, RENEW_AFTER);
  tell({ is: "keys", keys: [...places.values()].map((one) => one.key) });
  return leads && listen();
}

function plan(element, wait) {
  const place = places.get(element);
  clearTimeout(place.timer);
  place.timer = setTimeout(() => renew(element), wait);
}

function forget(element) {
  clearTimeout(places.get(element)?.timer);
  places.delete(element);
  tell({ is: "keys", keys: [...places.values()].map((one) => one.key) });
  if (!places.size && isRunning) stop();
}

// Showing

function show(ripple) {
  const mine = [...places.values()].find((place) => place.channels.includes(ripple.c) && place.language === ripple.l);
  const mark = `${ripple.n} ${ripple.c}`;
  if (!mine || seen.has(mark)) return;
  seen.add(mark);
  if (seen.size > 500) seen.delete(seen.values().next().value);
  if (ripple.look) return look();
  ripple.parts.forEach((part) => place(part, ripple.t > mine.drawn));
  return document.dispatchEvent(new CustomEvent("live:ripple", { detail: ripple }));
}

function place(part, isNew) {
  const there = [...document.querySelectorAll(`[data-live="${CSS.escape(part.to)}"]`)];
  let changed = false;
  for (const target of there) {
    if (part.how === "count") {
      count(target, part, isNew);
      continue;
    }
    if (part.how === "remove") {
      target.remove();
      changed = true;
      continue;
    }
    const fresh = drawn(part.html);
    if (!fresh) continue;
    if (!part.how || part.how === "swap") {
      changed = swap(target, fresh) || changed;
      continue;
    }
    const name = fresh.dataset?.live;
    const same = name && document.querySelector(`[data-live="${CSS.escape(name)}"]`);
    if (!same) changed = add(target, fresh, part.how) || changed;
  }
  if (changed && part.say) say(part.say);
}

function drawn(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}

// Whoever types keeps what they typed: the part waits until they leave it.
function swap(old, fresh) {
  document.dispatchEvent(new CustomEvent("live:swap", { detail: { old, fresh } }));
  if (old.isEqualNode(fresh)) return false;
  const active = document.activeElement;
  const within = active && active !== document.body && old.contains(active);
  if (within && active.matches("input, textarea, select, [contenteditable]")) {
    old.fresh = fresh;
    old.addEventListener("focusout", () => setTimeout(() => old.isConnected && old.fresh && swap(old, old.fresh), 0), { once: true });
    return false;
  }
  const kept = within ? [...old.querySelectorAll("a, button, [tabindex]")].indexOf(active) : -1;
  old.replaceWith(fresh);
  window.htmx?.process(fresh);
  if (within) {
    const same = (active.id && document.getElementById(active.id)) || fresh.querySelectorAll("a, button, [tabindex]")[kept];
    (same || fresh).focus?.({ preventScroll: true });
  }
  return true;
}

// A number in a menu. The page was drawn with those before it; what is before one's eyes is not counted.
function count(target, part, isNew) {
  const isRead = part.unless && !document.hidden && document.querySelector(`[data-reads="${CSS.escape(part.unless)}"]`);
  if (!part.html && (!isNew || isRead)) return;
  const number = part.html ? Number(part.html) : Number(target.dataset.count) + 1;
  target.dataset.count = String(number);
  target.hidden = !number;
  (target.querySelector("span") || target).textContent = number.toLocaleString(document.documentElement.lang);
}

// data-follow: a list whose end is in sight stays at its end. What a room's script keeps quiet is not read out.
function add(target, fresh, how) {
  const box = target.closest("[data-follow]");
  const scrolls = box && getComputedStyle(box).overflowY !== "visible"; // else the page does
  const left = scrolls ? box.scrollHeight - box.scrollTop - box.clientHeight : box?.getBoundingClientRect().bottom - innerHeight;
  const follows = box && left < 80;
  const detail = { target, fresh, quiet: false };
  document.dispatchEvent(new CustomEvent("live:add", { detail }));
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) fresh.classList.add("just-came");
  target[how](fresh);
  window.htmx?.process(fresh);
  if (follows && scrolls) box.scrollTop = box.scrollHeight;
  else if (follows) fresh.scrollIntoView({ block: "end" });
  return !detail.quiet;
}

// What was missed is no longer known: the page is asked for again, and each live part of it put in its place.
async function look() {
  if (Date.now() - lookedAt < 5 * SECOND) return;
  lookedAt = Date.now();
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of document.querySelectorAll("[data-live]")) {
      if (old.parentElement.closest("[data-live]")) continue;
      const fresh = page.querySelector(`[data-live="${CSS.escape(old.dataset.live)}"]`);
      if (fresh && old.dataset.count) count(old, { html: fresh.dataset.count });
      else if (fresh) swap(old, document.adoptNode(fresh));
    }
  } catch { /* away: the next news says so again */ }
}

let voice = null;
function say(words) {
  voice.words = [...(voice.words || []), words].slice(-3);
  after("say", 300, () => {
    voice.textContent = voice.words.join(". ");
    voice.words = [];
  });
}

customElements.define("live-stream", class extends HTMLElement {
  connectedCallback() {
    const { key, channels, language, at, drawn: drawnAt } = this.dataset;
    if (!voice) {
      voice = document.createElement("p");
      voice.className = "unseen";
      voice.setAttribute("role", "status");
      document.body.append(voice);
    }
    person = this.dataset.person;
    places.set(this, { key, channels: channels.split(" "), language, at, drawn: Number(drawnAt) });
    plan(this, RENEW_AFTER);
    if (isRunning) {
      tell({ is: "keys", keys: [...places.values()].map((one) => one.key) });
      if (leads) listen();
    }
  }

  disconnectedCallback() {
    forget(this);
  }
});

// Once the page has nothing better to do. A page that is kept for going back to lets go of everything meanwhile.
if (document.readyState === "complete") setTimeout(start, 300);
else addEventListener("load", () => setTimeout(start, 300));
addEventListener("pagehide", () => isRunning && stop());
addEventListener("pageshow", (event) => {
  if (!event.persisted || !places.size) return;
  start();
  places.forEach((place, element) => renew(element));
});
document.addEventListener("visibilitychange", () => document.hidden || (isRunning && watch()));
