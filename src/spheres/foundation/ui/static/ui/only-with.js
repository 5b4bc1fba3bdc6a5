// @ts-check
/** What belongs to one answer is there only with it: a field that is hidden is not sent, and keeps what was typed. */
const fields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-only-with]"));
const chosen = (/** @type {string} */ name) =>
  /** @type {HTMLInputElement | null} */ (document.querySelector(`input[name="${CSS.escape(name)}"]:checked`))?.value ?? "";
const show = () => {
  for (const field of fields) {
    const { onlyWith = "", values = "" } = field.dataset;
    const isThere = values.split(" ").includes(chosen(onlyWith));
    field.disabled = !isThere;
    const whole = /** @type {HTMLElement | null} */ (field.closest(".field"));
    if (whole) whole.hidden = !isThere;
  }
};
document.addEventListener("change", show);
show();
