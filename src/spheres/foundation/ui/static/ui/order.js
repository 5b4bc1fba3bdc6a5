// @ts-check
/**
 * Cards put in order by touch, by the arrow keys and by dragging. What is sent are the places in the cards' own
 * fields; without this, they are chosen there by hand.
 *
 * A card that moves stays in the page, and the others are moved around it: so it keeps the focus, or the finger.
 */

/** @param {HTMLElement} whole */
function sorts(whole) {
  const at = (/** @type {string} */ part) =>
    /** @type {HTMLElement} */ (whole.querySelector(`[data-order-${part}]`));
  const [mine, none, chosen, rest, says] = ["mine", "none", "chosen", "cards", "says"].map(at);
  const buttons = /** @type {HTMLTemplateElement} */ (whole.querySelector("template[data-order-buttons]"));
  const most = Number(whole.dataset.most);
  const cards = /** @type {HTMLElement[]} */ ([...rest.children]);

  const placeOf = (/** @type {Element} */ card) =>
    /** @type {HTMLSelectElement} */ (card.querySelector("select"));
  const wordsOf = (/** @type {Element} */ card) =>
    /** @type {HTMLInputElement | null} */ (card.querySelector("input"));
  const isChosen = (/** @type {Element} */ card) => card.parentElement === chosen;
  const nameOf = (/** @type {Element} */ card) =>
    (wordsOf(card)?.value.trim() || card.querySelector("label")?.textContent?.trim()) ?? "";
  const button = (/** @type {Element} */ card, /** @type {string} */ what) =>
    /** @type {HTMLButtonElement} */ (card.querySelector(`[data-order-${what}]`));

  /** @param {string} [sentence] @param {Element} [card] */
  function say(sentence = "", card) {
    const place = card ? [...chosen.children].indexOf(card) + 1 : 0;
    const parts = { card: card ? nameOf(card) : "", place, all: chosen.children.length };
    says.textContent = Object.entries(parts).reduce((text, [n, part]) => text.replace(`{${n}}`, `${part}`), sentence);
  }

  /** What a button does, and to which card: its own words do not say. */
  function name(/** @type {Element} */ card) {
    for (const one of card.querySelectorAll("button")) {
      one.dataset.does ??= one.getAttribute("aria-label") ?? one.textContent?.trim() ?? "";
      one.setAttribute("aria-label", `${one.dataset.does}: ${nameOf(card)}`);
    }
  }

  /** Each card's field says where it stands, and each shows what can be done with it. */
  function write() {
    for (const card of cards) {
      const place = placeOf(card);
      const before = place.value;
      place.value = isChosen(card) ? `${[...chosen.children].indexOf(card) + 1}` : "";
      if (place.value !== before) place.dispatchEvent(new Event("input", { bubbles: true })); // a draft is kept of it
      button(card, "take").hidden = isChosen(card);
      for (const what of ["up", "down", "back"]) button(card, what).hidden = !isChosen(card);
      /** @type {HTMLElement} */ (card.querySelector("[data-order-handle]")).hidden = !isChosen(card);
    }
    none.hidden = chosen.children.length > 0;
    sayHowMany();
  }

  /** What was said of too few when it was sent follows what is chosen since, and is gone once it is enough. */
  function sayHowMany() {
    const few = /** @type {HTMLElement | null} */ (whole.querySelector("[data-order-few]"));
    if (!few) return;
    const missing = Number(whole.dataset.fewest) - chosen.children.length;
    const words = few.querySelector("span");
    if (words) words.textContent = (few.dataset.orderFew ?? "").replace("{n}", `${missing}`);
    few.hidden = missing <= 0;
    const above = /** @type {HTMLElement | null} */ (whole.closest("form")?.querySelector("[data-wrong]"));
    if (above) above.hidden = few.hidden;
  }

  /** @param {HTMLElement} card @param {boolean} isUp */
  function move(card, isUp) {
    const other = isUp ? card.previousElementSibling : card.nextElementSibling;
    if (other && isUp) card.after(other);
    else if (other) card.before(other);
    write();
    say(says.dataset.stands, card);
  }

  /** @param {HTMLElement} card */
  function take(card) {
    if (wordsOf(card)?.value.trim() === "") {
      wordsOf(card)?.focus();
      return say(says.dataset.wordless);
    }
    if (chosen.children.length >= most) return say(says.dataset.full);
    const next = card.nextElementSibling ?? card.previousElementSibling;
    chosen.append(card);
    write();
    button(next ?? card, next ? "take" : "up").focus(); // the next one is taken from where this one was
    say(says.dataset.stands, card);
  }

  /** @param {HTMLElement} card */
  function putBack(card) {
    const next = cards.slice(cards.indexOf(card) + 1).find((other) => !isChosen(other));
    rest.insertBefore(card, next ?? null);
    write();
    button(card, "take").focus();
    say(says.dataset.back, card);
  }

  /** @param {PointerEvent} event @param {HTMLElement} card */
  function drag(event, card) {
    const { previousElementSibling: above, nextElementSibling: below } = card;
    const middle = (/** @type {Element} */ other) => {
      const { top, height } = other.getBoundingClientRect();
      return top + height / 2;
    };
    if (above && event.clientY < middle(above)) move(card, true);
    else if (below && event.clientY > middle(below)) move(card, false);
  }

  /** @param {HTMLElement} card */
  function equip(card) {
    card.append(buttons.content.cloneNode(true));
    const place = /** @type {HTMLElement} */ (placeOf(card));
    place.hidden = true;
    if (wordsOf(card)) /** @type {HTMLElement} */ (card.querySelector(`label[for="${place.id}"]`)).hidden = true;
    button(card, "take").addEventListener("click", () => take(card));
    button(card, "up").addEventListener("click", () => move(card, true));
    button(card, "down").addEventListener("click", () => move(card, false));
    button(card, "back").addEventListener("click", () => putBack(card));
    wordsOf(card)?.addEventListener("input", () => name(card));
    card.addEventListener("keydown", (event) => {
      if (!isChosen(card) || !(event.target instanceof HTMLButtonElement)) return;
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
      event.preventDefault();
      move(card, event.key === "ArrowUp");
    });
    const handle = /** @type {HTMLElement} */ (card.querySelector("[data-order-handle]"));
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", (event) => {
      if (handle.hasPointerCapture(event.pointerId)) drag(event, card);
    });
    name(card);
  }

  cards.forEach(equip);
  const stood = cards.filter((card) => placeOf(card).value).sort((a, b) => +placeOf(a).value - +placeOf(b).value);
  chosen.append(...stood.slice(0, most));
  mine.hidden = false;
  write();
}

/** @type {NodeListOf<HTMLElement>} */
const wholes = document.querySelectorAll("[data-order]");
wholes.forEach(sorts);
