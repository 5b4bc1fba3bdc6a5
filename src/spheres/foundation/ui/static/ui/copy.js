/** A button with `data-copies` copies the text of the element it names, and says so. */
document.querySelectorAll("[data-copies]").forEach((button) => {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
    button.querySelector("span").textContent = button.dataset.copied;
  });
});
