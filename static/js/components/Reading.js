/** How the text of the formula field will be read, before it becomes nodes. */

import { html } from "../lib.js";
import { MESSAGES } from "../link/protocol.js";
import { t } from "../words/i18n.js";
import { useAnswer } from "../fields/answer.js";
import { Typeset } from "../fields/Typeset.js";

/** Lines shown before the rest is left out. */
const LINES = 4;

/**
 * @typedef {object} Props
 * @property {string} text
 * @property {import("../acts/letters.js").Letters} letters
 * @property {() => void} onTurn reads the letters the other way
 */

/** @param {Props} props */
export function Reading({ text, letters, onTurn }) {
  const found = useAnswer(MESSAGES.READ, { text, letters }, []);
  // What is refused is told when it is entered: while it is typed, it is only unfinished.
  if (!found || found.refused) return null;
  const { latex, new: fresh } = /** @type {import("../link/answers.js").Read} */ (found);
  const more = latex.length - LINES;
  return html`<div className="formula-reading" role="group" aria-label=${t("reading.title")}>
    <div className="formula-lines">
      ${latex.slice(0, LINES).map((line, index) => html`<${Typeset} key=${index} latex=${line} />`)}
      ${more > 0 && html`<span className="quiet">${t("more", { count: more })}</span>`}
    </div>
    <div className="formula-new">
      <span className="quiet" aria-live="polite">
        ${fresh.length > 0 && t("reading.new", { names: fresh.join(", ") })}
      </span>
      <button
        type="button"
        className="button small"
        aria-pressed=${letters === "letters"}
        title=${t("reading.lettersHint")}
        onMouseDown=${(/** @type {MouseEvent} */ event) => event.preventDefault()}
        onClick=${onTurn}
      >
        ${t("reading.letters")}
      </button>
    </div>
  </div>`;
}
