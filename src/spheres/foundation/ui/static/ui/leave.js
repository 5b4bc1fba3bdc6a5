/**
 * Leaving her pages at once, and leaving little behind.
 *
 * One touch on `[data-leave]`, or Esc twice, puts another site in this page's place. Links and forms
 * of these pages replace the page instead of adding to the tab's history, so that "back" from there
 * does not come here again. The pages work without this; only the history is then longer.
 */
const TWICE = 800;
const way = document.querySelector("[data-leave]");
let pressed = 0;

function leave() {
  document.body.hidden = true;
  location.replace(way.href);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (event.timeStamp - pressed < TWICE) leave();
  pressed = event.timeStamp;
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link === way) { event.preventDefault(); leave(); return; }
  const target = new URL(link.href, location.href);
  if (target.origin === location.origin && !target.hash) { event.preventDefault(); location.replace(link.href); }
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  const button = form.querySelector("button:not([type=button])");
  if (button) button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (answer.redirected) { location.replace(answer.url); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.title = page.title;
    document.querySelector("main").scrollIntoView();
    document.querySelector("main h1, main [role=alert]")?.focus?.();
  } catch {
    if (button) button.disabled = false;
    form.querySelector("[data-offline]")?.removeAttribute("hidden");
  }
});
