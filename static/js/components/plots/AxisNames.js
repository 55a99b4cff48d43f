/** What the axes of a plot are called: names as formulas have them. */

import { html } from "../../lib.js";
import { Typeset } from "../../fields/Typeset.js";

/**
 * A name, typeset where it can be.
 * @typedef {{latex: string | null, text: string}} AxisName
 */

/** @param {{name: AxisName}} props */
const Name = ({ name: { latex, text } }) =>
  latex === null ? text : html`<${Typeset} latex=${latex} label=${text} />`;

/** @param {{across?: AxisName, up?: AxisName}} props */
export function AxisNames({ across, up }) {
  return html`${across && html`<span className="axis-name across"><${Name} name=${across} /></span>`}
  ${up && html`<span className="axis-name up"><${Name} name=${up} /></span>`}`;
}
