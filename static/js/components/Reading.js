/** How formula text will be read, before it becomes nodes: in whatever field it is typed, and pasted. */

import { useState } from "../../vendor/vendor.js";
import { chosenLetters, setLetters } from "../acts/letters.js";
import { shownKey } from "../acts/shortcuts.js";
import { html } from "../lib.js";
import { MESSAGES } from "../link/protocol.js";
import { t } from "../words/i18n.js";
import { useAnswer } from "../fields/answer.js";
import { Typeset } from "../fields/Typeset.js";

/** @typedef {import("../link/answers.js").Glued} Glued */

/** Lines shown before the rest is left out, and names that have two readings. */
const LINES = 4;
const NAMES = 2;

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

/**
 * Words, the first of them.
 * @param {string[]} words
 */
const listed = (words) => words.slice(0, NAMES).join(", ") + (words.length > NAMES ? " …" : "");

/**
 * Letters that stand together, as they are read now, and what reads them the other way.
 * @param {{glued: Glued[], letters: import("../acts/letters.js").Letters, onTurn: () => void}} props
 */
function TwoReadings({ glued, letters, onTurn }) {
  const likely = glued.filter(({ known }) => known);
  const shown = likely.length > 0 ? likely : glued;
  const names = listed(shown.map(({ name }) => name));
  const products = listed(shown.map(({ product }) => product));
  const apart = letters === "letters";
  const doubtful = likely.length > 0 && !apart;
  const whole = doubtful ? t("reading.doubtful", { names }) : t("reading.name", { names });
  return html`<div className=${doubtful ? "formula-glued doubtful" : "formula-glued"}>
    <span aria-live="polite">${apart ? t("reading.product", { products }) : whole}</span>
    <button
      type="button"
      className=${doubtful ? "button small primary" : "button small"}
      title=${t("reading.lettersHint")}
      onMouseDown=${(/** @type {MouseEvent} */ event) => event.preventDefault()}
      onClick=${onTurn}
    >
      ${apart ? t("reading.asName", { names }) : t("reading.asProduct", { products })} <kbd>${shownKey("Alt+l")}</kbd>
    </button>
  </div>`;
}

/** @param {Props} props */
export function Reading({ text, letters, onTurn }) {
  const found = useAnswer(MESSAGES.READ, { text, letters }, []);
  // What is refused is told when it is entered: while it is typed, it is only unfinished.
  if (!found || found.refused) return null;
  const { latex, new: fresh, glued } = /** @type {import("../link/answers.js").Read} */ (found);
  const more = latex.length - LINES;
  return html`<div className="formula-reading" role="group" aria-label=${t("reading.title")}>
    <div className="formula-lines">
      ${latex.slice(0, LINES).map((line, index) => html`<${Typeset} key=${index} latex=${line} />`)}
      ${more > 0 && html`<span className="quiet">${t("more", { count: more })}</span>`}
    </div>
    <span className="quiet" aria-live="polite">
      ${fresh.length > 0 && t("reading.new", { names: fresh.join(", ") })}
    </span>
    ${glued.length > 0 && html`<${TwoReadings} glued=${glued} letters=${letters} onTurn=${onTurn} />`}
  </div>`;
}
