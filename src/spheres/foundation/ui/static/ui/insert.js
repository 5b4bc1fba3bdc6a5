// @ts-check
/**
 * Each text of a list with `data-inserts` becomes a button that puts it into the field which the list names: where the
 * cursor is, or at the end when it was never there. Nothing that was typed is replaced. Without this they are texts to copy.
 */

/** @param {HTMLElement} list */
function offer(list) {
  const found = document.getElementById(list.dataset.inserts ?? "");
  if (!(found instanceof HTMLTextAreaElement)) return;
  const field = found;
  let wasThere = false;
  field.addEventListener("focus", () => (wasThere = true));

  /** @param {string} words */
  function insert(words) {
    const at = wasThere ? field.selectionEnd : field.value.length;
    const before = field.value.slice(0, at);
    const after = field.value.slice(at);
    const apart = (/** @type {boolean} */ isApart) => (isApart ? "" : " ");
    const put = apart(/(^|\s)$/.test(before)) + words + apart(/^(\s|$)/.test(after));
    field.setRangeText(put, at, at, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true })); // a draft is kept of it
  }

  for (const item of list.children) {
    const words = item.textContent?.trim() ?? "";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button is-quiet";
    button.textContent = words;
    button.addEventListener("click", () => insert(words));
    item.replaceChildren(button);
  }
}

/** @type {NodeListOf<HTMLElement>} */
const lists = document.querySelectorAll("[data-inserts]");
lists.forEach(offer);
