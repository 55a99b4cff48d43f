/** What the start page says of what was done there, with a way back. */

/** How long "undo" is offered after a deletion, in milliseconds. */
const UNDO_MS = 12_000;

const notice = /** @type {HTMLElement} */ (document.getElementById("notice"));
let hiding = 0;

/**
 * @param {string} text
 * @param {{label: string, run: () => void}} [action]
 */
export function say(text, action) {
  notice.replaceChildren(text);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = action.label;
    button.addEventListener("click", action.run);
    notice.append(" ", button);
  }
  notice.hidden = false;
  clearTimeout(hiding);
  hiding = window.setTimeout(() => (notice.hidden = true), UNDO_MS);
}

/** Nothing more is to be said. */
export function sayNothing() {
  notice.hidden = true;
}

/**
 * Do something, and say why if it cannot be done.
 * @param {() => unknown} action
 */
export async function attempt(action) {
  try {
    await action();
  } catch (error) {
    say(/** @type {Error} */ (error).message);
  }
}
