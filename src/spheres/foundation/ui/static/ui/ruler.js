// @ts-check
/** The question that belongs to the number that was chosen, in place of the words that say what will be asked. */
for (const answer of document.querySelectorAll("[data-question-of]")) {
  const { questionOf = "", questions = "{}" } = /** @type {HTMLElement} */ (answer).dataset;
  /** @type {Record<string, string>} */
  const asks = JSON.parse(questions);
  const help = document.getElementById(`${answer.id}_helptext`);
  const show = () => {
    const chosen = /** @type {HTMLInputElement | null} */ (
      document.querySelector(`input[name="${CSS.escape(questionOf)}"]:checked`)
    );
    if (chosen && help && asks[chosen.value]) help.textContent = asks[chosen.value];
  };
  document.addEventListener("change", show);
  show();
}
