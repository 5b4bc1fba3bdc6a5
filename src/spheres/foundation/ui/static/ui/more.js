/** “More” closes on Escape, and when something else is touched. Without it, it opens and closes by its own button. */
const more = document.querySelector("details.more");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && more?.open) {
    more.open = false;
    more.querySelector("summary").focus();
  }
});
document.addEventListener("pointerdown", (event) => {
  if (more?.open && !more.contains(event.target)) more.open = false;
});
