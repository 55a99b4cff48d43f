/** How formula text will be read, before it becomes nodes: in whatever field it is typed, and pasted. */

import { useState } from "../../vendor/vendor.js";
import { chosenLetters, setLetters } from "../acts/letters.js";
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

/**
 * How a person reads letters that stand together, what turns it, and the key that does.
 * @returns {{letters: import("../acts/letters.js").Letters, turn: () => void,
 *   turnedBy: (event: KeyboardEvent) => boolean}}
 */
export function useLetters() {
  const [letters, choose] = useState(chosenLetters);
  const turn = () => {
    const other = letters === "letters" ? "words" : "letters";
    setLetters(other);
    choose(other);
  };
  return {
    letters,
    turn,
    turnedBy(event) {
      // On a Mac, the key types a letter of its own with Alt held.
      if (!event.altKey || event.code !== "KeyL") return false;
      event.preventDefault();
      turn();
      return true;
    },
  };
}

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
