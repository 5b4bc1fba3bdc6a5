// @ts-check
/**
 * Leaving her pages at once, and leaving little behind.
 *
 * One touch on `[data-leave]`, or Esc twice, puts another site in this page's place. Links and forms
 * of these pages replace the page instead of adding to the tab's history, so that "back" from there
 * does not come here again. The pages work without this; only the history is then longer.
 */
import { begin, end } from "./sending.js";

const TWICE = 800;
/** @type {HTMLAnchorElement | null} */
const way = document.querySelector("[data-leave]");
let pressed = 0;

function leave() {
  if (!way) return;
  document.body.hidden = true;
  location.replace(way.href);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (event.timeStamp - pressed < TWICE) leave();
  pressed = event.timeStamp;
});

document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link === way) { event.preventDefault(); leave(); return; }
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

/** @param {string} text a page of ours */
function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const here = document.querySelector("main"), come = page.querySelector("main");
  if (!here || !come) throw new Error("not a page of ours");
  here.replaceWith(come);
  document.title = page.title;
  come.scrollIntoView();
  /** @type {HTMLElement | null} */
  const first = come.querySelector("h1, [role=alert]");
  first?.focus();
}

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method !== "post") return;
  event.preventDefault();
  begin(form);
  try {
    const body = words(form, event.submitter);
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    if (answer.redirected) { location.replace(answer.url); return; }
    show(await answer.text());
    end(form);
  } catch {
    end(form);
    form.querySelector("[data-offline]")?.removeAttribute("hidden");
  }
});
