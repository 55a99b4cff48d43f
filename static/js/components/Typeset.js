/** LaTeX from the server, typeset by KaTeX into a node (its string form needs inline styles). */

import { katex, useLayoutEffect, useRef } from "../../vendor/vendor.js";
import { html } from "../lib.js";

/** @param {{latex: string, label?: string}} props */
export function Typeset({ latex, label }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (place.current) katex.render(latex, place.current, { throwOnError: false, trust: false });
  }, [latex]);
  return html`<span className="typeset" ref=${place} role=${label ? "img" : undefined} aria-label=${label}></span>`;
}
