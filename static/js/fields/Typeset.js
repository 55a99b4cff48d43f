/** A formula that the server has written. */

import { useLayoutEffect, useRef } from "../../vendor/vendor.js";
import { html } from "../lib.js";
import { typeset } from "../words/typeset.js";

/** @param {{latex: string, label?: string}} props */
export function Typeset({ latex, label }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (place.current) typeset(latex, place.current);
  }, [latex]);
  return html`<span className="typeset" ref=${place} role=${label ? "img" : undefined} aria-label=${label}></span>`;
}
