// @ts-check
/**
 * Keeps a form's draft on the server while it is being typed in.
 *
 * A form with `data-draft` names its place; its `[data-draft-line]` says what is kept, and only
 * after the server has said so. The page works without this.
 */
const PAUSE = 900;
const PATIENCE = 3_000;

/** @param {HTMLFormElement} form */
function keep(form) {
  /** @type {HTMLElement | null} */
  const line = form.querySelector("[data-draft-line]");
  const failed = line?.dataset.failed ?? "";
  let timer = 0;
  let changed = false;
  /** @type {Promise<void> | null} The draft that is on its way. */
  let keeping = null;

  async function send() {
    try {
      const answer = await fetch(form.dataset.draft ?? "", {
        method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: true,
      });
      if (line) line.innerHTML = answer.ok || answer.status === 401 ? await answer.text() : failed;
      if (!answer.ok) changed = true;
    } catch {
      changed = true;
      if (line) line.textContent = failed;
    }
  }

  function keepNow() {
    if (!changed) return;
    changed = false;
    const mine = send().finally(() => { if (keeping === mine) keeping = null; });
    keeping = mine;
  }

  function keepSoon() {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(keepNow, PAUSE);
  }

  /** A draft that arrived after the form itself would stay: what is sent waits for it, a moment at most.
   * @param {SubmitEvent} event */
  async function waits(event) {
    if (!keeping) return;
    event.preventDefault();
    clearTimeout(timer);
    await Promise.race([keeping, new Promise((enough) => setTimeout(enough, PATIENCE))]);
    keeping = null;
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
}

/** @type {NodeListOf<HTMLFormElement>} */
const drafts = document.querySelectorAll("form[data-draft]");
drafts.forEach(keep);
