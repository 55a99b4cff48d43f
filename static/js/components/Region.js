/** A part of the page with a boundary of its own: what goes wrong in it stays in it. */

import { useApp } from "../state/app.js";
import { Boundary, Failed } from "../fields/Boundary.js";
import { html, useTopic } from "../lib.js";

/**
 * @param {object} props
 * @param {string} props.name what the part is called
 * @param {string} [props.className] of what stands in its place, so that the page keeps its shape
 * @param {boolean} [props.waits] whether it comes later, and its place is kept
 * @param {unknown} [props.anew] what else, besides the document and the selection, may cure it
 * @param {() => void} [props.onClose] puts away what can be put away
 * @param {unknown} [props.children]
 */
export function Region({ name, className, waits, anew, onClose, children }) {
  const { mirror, view } = useApp();
  const document = useTopic(mirror, "revision");
  const selection = useTopic(view, "selection");
  if (waits) return html`<div className=${className} />`;
  return html`<${Boundary}
    anew=${[document, selection, anew].join(" ")}
    failed=${(/** @type {import("../fields/Boundary.js").Failure} */ failure) =>
      html`<${Failed} ...${failure} name=${name} className=${className} onClose=${onClose} />`}
  >
    ${children}
  <//>`;
}
