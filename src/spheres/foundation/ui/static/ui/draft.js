// @ts-check
/**
 * Keeps a form's draft on the server while it is being typed in.
 *
 * A form with `data-draft` names its place; its `[data-draft-line]` says what is kept, only after the
 * server has said so, and what is not kept as soon as nothing answers: then it is tried again until it is.
 * With `data-draft-now`, what stands in it is kept at once. The page works without this.
 */
import { sayNotSent } from "./sending.js";

const PAUSE = 900;
const PATIENCE = 3_000;
const HANGS = 1_500;
const ENOUGH = 10_000;
const AGAIN = 4_000;

/** @param {HTMLFormElement} form */
function keep(form) {
  /** @type {HTMLElement | null} */
  const line = form.querySelector("[data-draft-line]");
  let timer = 0;
  let changed = false;
  let isAway = false; // nothing could take it the last time
  let isWarned = false;
  /** @type {Promise<void> | null} The draft that is on its way. */
  let keeping = null;

  /** @param {string | undefined} words */
  function say(words) {
    if (line && words && line.textContent !== words) line.textContent = words;
  }

  function failed() {
    changed = true;
    say(line?.dataset.failed);
    later(AGAIN);
  }

  async function send() {
    const stop = new AbortController();
    const hangs = setTimeout(() => say(line?.dataset.failed), HANGS);
    const enough = setTimeout(() => stop.abort(), ENOUGH);
    try {
      const answer = await fetch(form.dataset.draft ?? "", {
        method: "POST", body: new FormData(form), credentials: "same-origin",
        keepalive: document.hidden, signal: stop.signal, // who leaves is waited for, up to what browsers allow
      });
      isAway = answer.status >= 500;
      isWarned &&= isAway;
      if (answer.ok || answer.status === 401) {
        if (line) line.innerHTML = await answer.text();
        changed ||= !answer.ok;
      } else if (answer.status === 403) {
        say(line?.dataset.over);
      } else {
        failed();
      }
    } catch {
      isAway = true;
      failed();
    } finally {
      clearTimeout(hangs);
      clearTimeout(enough);
    }
  }

  /** @param {number} pause */
  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(keepNow, pause);
  }

  function keepNow() {
    if (!changed) return;
    if (keeping && !document.hidden) { later(PAUSE); return; }
    changed = false;
    const mine = send().finally(() => { if (keeping === mine) keeping = null; });
    keeping = mine;
  }

  function keepSoon() {
    changed = true;
    later(PAUSE);
  }

  /** A draft that arrived after the form itself would stay: what is sent waits for it, a moment at most.
   * Where nothing answers it is asked once more, and the page is not left for one that only says so.
   * @param {SubmitEvent} event */
  async function waits(event) {
    const isOff = isAway || !navigator.onLine;
    if (!keeping && !(isOff && !isWarned)) return;
    event.preventDefault();
    clearTimeout(timer);
    if (!keeping) { changed = true; keepNow(); }
    await Promise.race([keeping, new Promise((enough) => setTimeout(enough, PATIENCE))]);
    keeping = null;
    if (isAway && !isWarned) {
      isWarned = true; // pressed again, it is sent where anybody answers
      sayNotSent(form);
      return;
    }
    form.requestSubmit(event.submitter);
  }

  /** @param {SubmitEvent} event */
  function isSent(event) {
    if (event.target !== form || event.defaultPrevented) return;
    changed = false;
    clearTimeout(timer);
  }

  form.addEventListener("input", keepSoon);
  form.addEventListener("not-sent", keepSoon);
  form.addEventListener("submit", waits, { capture: true }); // before it is asked about, if it is
  document.addEventListener("submit", isSent);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepNow(); });
  if (form.dataset.draftNow !== undefined) {
    changed = true;
    keepNow();
  }
}

/** @type {NodeListOf<HTMLFormElement>} */
const drafts = document.querySelectorAll("form[data-draft]");
drafts.forEach(keep);
