/** A question of the start page before something becomes a graph: what it is, and whether to open it. */

import { t } from "../words/i18n.js";

/**
 * @typedef {object} Question
 * @property {(...parts: (string | Node)[]) => void} say a paragraph more
 * @property {(part: Node) => void} show anything more
 * @property {(label: string, run: () => unknown) => void} offer a way to go on
 * @property {() => void} open
 * @property {() => void} close
 */

/**
 * @param {string} asked
 * @param {string} decline what the button says by which it is closed
 * @param {() => void} [closed]
 * @returns {Question}
 */
export function question(asked, decline = t("close"), closed = () => {}) {
  const box = document.createElement("dialog");
  box.className = "dialog";
  box.setAttribute("aria-label", asked);
  const title = document.createElement("h2");
  title.className = "dialog-title";
  title.textContent = asked;
  const foot = document.createElement("p");
  foot.className = "dialog-foot menu-buttons";
  box.append(title, foot);
  /** @param {string} text @param {() => unknown} run @param {boolean} [primary] */
  const button = (text, run, primary = false) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = primary ? "button primary" : "button";
    made.textContent = text;
    made.autofocus = primary;
    made.addEventListener("click", run);
    foot.append(made, " ");
  };
  button(decline, () => box.close());
  box.addEventListener("close", () => {
    box.remove();
    closed();
  });
  return {
    say(...parts) {
      const line = document.createElement("p");
      line.append(...parts);
      foot.before(line);
    },
    show: (part) => foot.before(part),
    offer: (label, run) => button(label, run, true),
    open() {
      document.body.append(box);
      box.showModal();
    },
    close: () => box.close(),
  };
}
