/**
 * Asks once more before what can't be undone. A form with `data-confirm-when` (a selector inside it)
 * opens the dialog beside it when that selector finds something; without this, the form is just sent.
 */
document.querySelectorAll("form[data-confirm-when]").forEach((form) => {
  const dialog = form.parentElement.querySelector("dialog");
  let confirmed = false;
  form.addEventListener("submit", (event) => {
    if (confirmed || !form.querySelector(form.dataset.confirmWhen)) return;
    event.preventDefault();
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    confirmed = true;
    form.requestSubmit();
  });
});
