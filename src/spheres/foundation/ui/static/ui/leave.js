// @ts-check
/**
 * Leaving her pages at once, and leaving nothing behind that was typed.
 *
 * One touch on `[data-leave]`, Shift three times or Esc twice puts another site in this page's place. Links and
 * forms of these pages replace the page instead of adding to the tab's history, so that "back" from there does
 * not come here again. Whoever leaves finds what was typed nowhere: `[data-forgets]` is emptied.
 * What is sent and does not arrive stays on the screen, whatever came in place of an answer of ours.
 * The pages work without this; they say then what is otherwise.
 */
import { begin, end } from "./sending.js";

const AT_ONCE = 1_000;
/** @type {Record<string, number>} How often a key is pressed to leave. */
const TIMES = { Escape: 2, Shift: 3 };
const pressed = { key: "", times: 0, at: 0 };
const TAKEN_IN = [200, 410];

/** @returns {HTMLAnchorElement | null} */
const way = () => document.querySelector("[data-leave]");

function forget() {
  for (const form of document.querySelectorAll("[data-forgets]")) form.replaceChildren();
}

function leave() {
  const link = way();
  if (!link) return;
  forget();
  document.body.hidden = true;
  location.replace(link.href);
}

addEventListener("pagehide", forget);
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

document.addEventListener("keydown", (event) => {
  if (event.repeat || document.querySelector("dialog[open]")) return;
  const goesOn = event.key === pressed.key && event.timeStamp - pressed.at < AT_ONCE;
  Object.assign(pressed, { key: event.key, times: goesOn ? pressed.times + 1 : 1, at: event.timeStamp });
  if (pressed.times === TIMES[event.key]) leave();
});

document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link === way()) { event.preventDefault(); leave(); return; }
  const target = new URL(link.href, location.href);
  if (target.origin === location.origin && !target.hash) { event.preventDefault(); location.replace(link.href); }
});

/**
 * What the form says, and which of its buttons was pressed.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
function words(form, button) {
  const sent = new FormData(form);
  if (button instanceof HTMLButtonElement && button.name) sent.append(button.name, button.value);
  return sent;
}

/**
 * In place of this page, one of ours; anything else that came is none.
 * @param {Document} page
 */
function show(page) {
  if (!page.querySelector("main")) throw new Error("not a page of ours");
  for (const part of ["header", "main", "footer"]) {
    const come = page.querySelector(part);
    if (come) document.querySelector(part)?.replaceWith(come);
  }
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  sayWhatHoldsWithScripts();
}

/** To what is wrong, else to the heading: whoever hears the page is told, whoever sees it sees it. */
function goToWhatIsNew() {
  /** @type {HTMLElement | null} */
  const first = document.querySelector("main [role=alert]:not([hidden])") ?? document.querySelector("main h1");
  if (!first) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "start" });
}

/**
 * What was typed goes along when only the language of the page changes.
 * @param {Document} page
 */
function carryAlong(page) {
  const typed = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-forgets]"));
  const form = /** @type {HTMLFormElement | null} */ (page.querySelector("[data-forgets]"));
  if (!typed || !form) return;
  const sent = new FormData(typed);
  for (const field of form.querySelectorAll("input, textarea")) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue;
    const said = sent.getAll(field.name).map(String);
    if (["csrfmiddlewaretoken", "typed_by"].includes(field.name)) continue;
    if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type)) {
      field.checked = said.includes(field.value);
    } else {
      field.value = said[0] ?? field.value;
    }
  }
  const isOpen = typed.querySelector("details")?.open;
  form.querySelector("details")?.toggleAttribute("open", isOpen ?? false);
}

/**
 * @param {HTMLFormElement} form
 * @param {FormData} body
 */
async function send(form, body) {
  const isLanguage = form.hasAttribute("data-language"), isPublic = form.dataset.forgets === "public";
  const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
  if (!isLanguage && !isPublic && answer.redirected) { location.replace(answer.url); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const isOurs = TAKEN_IN.includes(answer.status) && page.querySelector("main[data-hers]");
  if (((isPublic || isLanguage) && !isOurs) || (isPublic && answer.redirected)) throw new Error("no answer of ours");
  for (const words of page.querySelectorAll("noscript")) words.remove();
  if (isLanguage) carryAlong(page);
  show(page);
  if (!isLanguage) goToWhatIsNew();
}

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method !== "post") return;
  event.preventDefault();
  /** @type {HTMLElement | null} */
  const notSent = document.querySelector("[data-offline]");
  const body = words(form, event.submitter);
  begin(form);
  try {
    await send(form, body);
  } catch {
    if (notSent) sayAnew(notSent);
  } finally {
    end(form);
  }
});

/**
 * What stands there already is heard again.
 * @param {HTMLElement} words
 */
function sayAnew(words) {
  words.hidden = true;
  requestAnimationFrame(() => {
    words.hidden = false;
    words.scrollIntoView({ block: "center" });
  });
}

/** Ours says in her language what is missing, and beside it; a browser's own does without scripts. */
function sayWhatHoldsWithScripts() {
  for (const form of document.querySelectorAll("form")) form.noValidate = true;
  for (const words of document.querySelectorAll("[data-with-scripts]")) words.removeAttribute("hidden");
}
sayWhatHoldsWithScripts();
