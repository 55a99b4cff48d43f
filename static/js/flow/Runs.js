/** A line of text in pieces: on the line, raised and lowered. */

import { html } from "../lib.js";

/** @param {{runs: import("../state/notation.js").Run[]}} props */
export function Runs({ runs }) {
  return runs.map(({ text, script, constant }, index) => {
    if (script === "sub") return html`<sub key=${index} data-constant=${constant}>${text}</sub>`;
    if (script === "sup") return html`<sup key=${index} data-constant=${constant}>${text}</sup>`;
    return html`<span key=${index} data-constant=${constant}>${text}</span>`;
  });
}
