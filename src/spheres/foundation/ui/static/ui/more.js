// @ts-check
/** “More” closes on Escape, and when something else is touched. Without it, it opens and closes by its own button. */
/** @type {HTMLDetailsElement | null} */
const more = document.querySelector("details.more");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && more?.open) {
    more.open = false;
    more.querySelector("summary")?.focus();
  }
});
document.addEventListener("pointerdown", (event) => {
  if (more?.open && !more.contains(/** @type {Node} */ (event.target))) more.open = false;
});
