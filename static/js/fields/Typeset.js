/** A formula that the server has written. */

import { useLayoutEffect, useRef } from "../../vendor/vendor.js";
import { copyText } from "../acts/files.js";
import { html } from "../lib.js";
import { t } from "../words/i18n.js";
import { typeset } from "../words/typeset.js";

/**
 * The longest LaTeX that is set: KaTeX takes about a tenth of a second for it, and nobody reads a
 * longer formula on a screen.
 */
const LONGEST = 8000;

/** @param {{latex: string, label?: string}} props */
export function Typeset({ latex, label }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const long = latex.length > LONGEST;
  useLayoutEffect(() => {
    if (place.current && !long) typeset(latex, place.current);
  }, [latex, long]);
  if (long) {
    return html`<span className="quiet">
      ${t("formula.long", { count: latex.length })}
      <button className="button" onClick=${() => copyText(latex)}>${t("formula.copyLatex")}</button>
    </span>`;
  }
  return html`<span className="typeset" ref=${place} role=${label ? "img" : undefined} aria-label=${label}></span>`;
}
