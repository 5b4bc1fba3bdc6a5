// @ts-check
/** A button with `data-copies` copies the text of the element it names, and says so. */

/** @param {HTMLElement} button */
async function copy(button) {
  const words = document.getElementById(button.dataset.copies ?? "")?.textContent ?? "";
  await navigator.clipboard.writeText(words.trim());
  const label = button.querySelector("span");
  if (label) label.textContent = button.dataset.copied ?? "";
}

/** @type {NodeListOf<HTMLElement>} */
const copying = document.querySelectorAll("[data-copies]");
copying.forEach((button) => button.addEventListener("click", () => copy(button)));
