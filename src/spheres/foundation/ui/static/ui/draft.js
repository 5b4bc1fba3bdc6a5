/**
 * Keeps a form's draft on the server while it is being typed in.
 *
 * A form with `data-draft` names its place; its `[data-draft-line]` says what is kept, and only
 * after the server has said so. The page works without this.
 */
const PAUSE = 900;

/** @param {HTMLFormElement} form */
function keep(form) {
  const line = form.querySelector("[data-draft-line]");
  let timer = 0;
  let changed = false;

  async function send() {
    if (!changed) return;
    changed = false;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: true,
      });
      if (line) line.innerHTML = answer.ok || answer.status === 401 ? await answer.text() : line.dataset.failed;
      if (!answer.ok) changed = true;
    } catch {
      changed = true;
      if (line) line.textContent = line.dataset.failed;
    }
  }

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  });
  form.addEventListener("submit", () => { changed = false; clearTimeout(timer); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
}

document.querySelectorAll("form[data-draft]").forEach(keep);
