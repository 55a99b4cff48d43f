/** LaTeX from the server, typeset by KaTeX, with the words in it in the reader's language. */

import { katex } from "../../vendor/vendor.js";
import { t } from "./i18n.js";

/** The words that stand in the table's formulas. */
const WORDS = /\\text\{( ?)(and|or|otherwise)( ?)\}/g;

/**
 * Typeset into a place: KaTeX's string form needs inline styles.
 * @param {string} latex
 * @param {HTMLElement} place
 */
export function typeset(latex, place) {
  const said = latex.replace(
    WORDS,
    (_, before, word, after) => `\\text{${before}${t(`math.${word}`)}${after}}`,
  );
  katex.render(said, place, { throwOnError: false, trust: false });
}
