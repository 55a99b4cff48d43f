/** LaTeX from the server, typeset by KaTeX, with the words in it in the reader's language. */

import { later } from "../later.js";
import { t } from "./i18n.js";

const MATH = later(() => import("../../vendor/math.js"));

/**
 * Macros that one formula may use, where KaTeX's own bound is 1,000: a chain of 27 `\\operatorname`
 * would pass that. `Typeset` bounds what is set by its length.
 */
const MOST_MACROS = 100_000;

/** The words that stand in the table's formulas. */
const WORDS = /\\text\{( ?)(and|or|otherwise)( ?)\}/g;

/**
 * Typeset into a place: KaTeX's string form needs inline styles. The first formula waits for KaTeX;
 * without it, LaTeX is shown as it is written.
 * @param {string} latex
 * @param {HTMLElement} place
 */
export function typeset(latex, place) {
  const said = latex.replace(
    WORDS,
    (_, before, word, after) => `\\text{${before}${t(`math.${word}`)}${after}}`,
  );
  const show = (/** @type {typeof import("../../vendor/math.js")} */ { katex }) =>
    katex.render(said, place, { throwOnError: false, trust: false, maxExpand: MOST_MACROS });
  const there = MATH.now();
  if (there) show(there);
  else {
    MATH.get().then(show, () => {
      place.textContent = said;
    });
  }
}
