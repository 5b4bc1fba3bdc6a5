// @ts-check
/** A button with `data-prints` prints the page it is on. */
document.querySelectorAll("[data-prints]").forEach((button) => {
  button.addEventListener("click", () => window.print());
});
