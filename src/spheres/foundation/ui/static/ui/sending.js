// @ts-check
/**
 * A form that is being sent is not sent again: not by a second touch, by Enter or by another button of it. And the
 * page is left for the answer only where somebody is there to give one: else what was typed would be gone with it.
 *
 * It is free again at once when the browser says that nothing came of it (stopped, or another page asked for), and
 * when she comes back to the page. A browser does not say that the answer was a file, and an older one says
 * nothing: then it is free after a while, and the server still makes what was sent once.
 * Nothing is disabled, so that the button that was pressed says its name. The page works without this.
 */
const A_WHILE = 15_000;
const ANSWERS_WITHIN = 5_000;

/** @typedef {{ timer: number }} Sending One time that a form is sent, and the timer that frees it. */
/** @type {Map<HTMLFormElement, Sending>} */
const onTheirWay = new Map();
/** @type {HTMLFormElement | undefined} The form for which the browser has not begun to ask yet. */
let latest;

/**
 * @param {HTMLFormElement} form
 * @param {number} limit in milliseconds; none where the sender itself hears how it ends
 */
export function begin(form, limit = Infinity) {
  const sending = { timer: 0 };
  if (limit < Infinity) sending.timer = setTimeout(() => failed(form, sending), limit);
  onTheirWay.set(form, sending);
  form.setAttribute("aria-busy", "true");
}

/** @param {HTMLFormElement} form */
export function end(form) {
  clearTimeout(onTheirWay.get(form)?.timer);
  onTheirWay.delete(form);
  form.removeAttribute("aria-busy");
}

/**
 * @param {HTMLFormElement} form
 * @param {Sending | undefined} sending
 */
function failed(form, sending) {
  if (!sending || onTheirWay.get(form) !== sending) return; // that one had ended, and this is another
  end(form);
  form.dispatchEvent(new Event("not-sent"));
}

// Before anyone else hears of it, and after everyone has.
addEventListener("submit", (event) => {
  if (!onTheirWay.has(/** @type {HTMLFormElement} */ (event.target))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });

addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.method !== "post") { goes(form); return; }
  event.preventDefault();
  sendsWhereSomebodyIs(form, event.submitter);
});

/** @param {HTMLFormElement} form */
function goes(form) {
  latest = form;
  begin(form, A_WHILE);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
async function sendsWhereSomebodyIs(form, button) {
  begin(form);
  const isThere = await somebodyIsThere();
  end(form);
  if (!isThere) {
    sayNotSent(form);
    form.dispatchEvent(new Event("not-sent"));
    return;
  }
  form.querySelector("[data-offline]")?.setAttribute("hidden", "");
  goes(form);
  pressed(form, button);
  HTMLFormElement.prototype.submit.call(form); // everyone was asked already
}

/** Whether the server answers at all, by its smallest file. */
async function somebodyIsThere() {
  const icon = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=icon]"));
  if (!icon) return navigator.onLine;
  const stop = new AbortController();
  const enough = setTimeout(() => stop.abort(), ANSWERS_WITHIN);
  try {
    await fetch(icon.href, { method: "HEAD", cache: "no-store", signal: stop.signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(enough);
  }
}

/**
 * Which of its buttons was pressed goes with the form, as it does without this.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
function pressed(form, button) {
  form.querySelector("[data-pressed]")?.remove();
  if (!(button instanceof HTMLButtonElement) || !button.name) return;
  const says = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
  says.dataset.pressed = "";
  form.append(says);
}

/**
 * Beside its button, and until it is sent.
 * @param {HTMLFormElement} form
 */
export function sayNotSent(form) {
  const words = /** @type {HTMLTemplateElement | null} */ (document.querySelector("template[data-not-sent]"));
  if (!form.querySelector("[data-offline]") && words) form.append(words.content.cloneNode(true));
  form.querySelector("[data-offline]")?.removeAttribute("hidden");
}

addEventListener("pageshow", () => {
  [...onTheirWay.keys()].forEach(end);
  document.querySelectorAll("[data-pressed]").forEach((says) => says.remove());
});

/** @typedef {Event & { signal: AbortSignal }} Navigating Not yet among the checker's types. */
const navigation = /** @type {EventTarget | undefined} */ (Reflect.get(window, "navigation"));
navigation?.addEventListener("navigate", (event) => {
  const form = latest;
  latest = undefined;
  if (!form) return;
  const sending = onTheirWay.get(form);
  /** @type {Navigating} */ (event).signal.addEventListener("abort", () => failed(form, sending));
});
