// @ts-check
/**
 * Asks once more before what can't be undone. A form with `data-confirm-when` (a selector inside it)
 * opens the dialog that comes next to it when that selector finds something; without this, the form is just sent.
 */

/** @param {HTMLFormElement} form */
function ask(form) {
  const dialog = form.nextElementSibling;
  if (!(dialog instanceof HTMLDialogElement)) return;
  /** @type {HTMLElement | null} */
  let pressed = null;
  let confirmed = false;
  form.addEventListener("submit", (event) => {
    if (confirmed || event.defaultPrevented || !form.querySelector(form.dataset.confirmWhen ?? "")) return;
    event.preventDefault();
    pressed = event.submitter;
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    confirmed = true;
    form.requestSubmit(pressed); // whoever comes back to the page is asked again
    confirmed = false;
  });
}

/** @type {NodeListOf<HTMLFormElement>} */
const asking = document.querySelectorAll("form[data-confirm-when]");
asking.forEach(ask);
