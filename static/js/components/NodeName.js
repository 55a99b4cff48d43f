/** What a node is called, typeset as on the canvas: x₁, and not x1. */

import { useApp } from "../state/app.js";
import { typeset } from "../state/notation.js";
import { Runs } from "../flow/Runs.js";
import { labelOf } from "../words/names.js";
import { html } from "../lib.js";

/** @param {{id: string}} props */
export function NodeName({ id }) {
  const app = useApp();
  return html`<span className="node-name"><${Runs} runs=${typeset(labelOf(app, id))} /></span>`;
}
