/**
 * A number beside a node: live, or as far as the walk has come; a hidden one asks to be predicted.
 * The value stands above the wire, the gradient (or the tangent) below it.
 */

import { Guess } from "../fields/Guess.js";
import { useApp } from "../state/app.js";
import { labelOf } from "../words/names.js";
import { formatFor, formatSeen } from "../words/format.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";

/**
 * A part of the body, which is drawn again with it.
 * @param {{id: string, kind: "value" | "gradient"}} props
 */
export function Figure({ id, kind }) {
  const app = useApp();
  const { mirror, walker } = app;
  const seen = walker.nodes.get(id);
  const tangents = walker.active && walker.direction === "forward" && kind === "gradient";
  const shown = tangents ? "tangent" : kind;
  const live = mirror.numbersOf(id);
  // Undefined is not there yet, null is withheld.
  const number = walker.active
    ? seen?.[kind]
    : live.withheld.includes(kind)
      ? null
      : (live[kind] ?? undefined);
  if (number === undefined) return null;
  const item = `${shown}:${id}`;
  if (number === null && mirror.hidden.has(item)) {
    const label = t("guess.what", { kind: t(shown), node: labelOf(app, id) });
    return html`<span className=${`figure ${shown} asked`}><${Guess} item=${item} label=${label} /></span>`;
  }
  const node = mirror.nodes.get(id);
  const text = number === null ? "?" : formatFor(number, node);
  return html`<span className=${`figure ${shown}`}>${text}</span>`;
}

/** A number as a factor or a summand: a negative one in parentheses. @param {number | null} number */
export const factor = (number) =>
  number !== null && number < 0 ? `(${formatSeen(number)})` : formatSeen(number);
