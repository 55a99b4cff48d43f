/**
 * A number beside a node: live, or as far as the walk has come; a hidden one asks to be predicted.
 * The value stands above the wire, the gradient (or the tangent) below it.
 */

import { Guess } from "../fields/Guess.js";
import { useApp } from "../state/app.js";
import { labelOf } from "../words/names.js";
import { bodyOf } from "../state/notation.js";
import { format, formatFor, formatSeen, SIGNIFICANT } from "../words/format.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";

/** In larger graphs nobody reads a number's last digit, and looking for room costs more. */
const FITTED = 300;

/**
 * A part of the body, which is drawn again with it.
 * @param {{id: string, kind: "value" | "gradient"}} props
 */
export function Figure({ id, kind }) {
  const app = useApp();
  const { mirror, walker } = app;
  const seen = walker.nodes.get(id);
  const shown = kind === "gradient" ? walker.derivative : kind;
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
  const text = number === null ? "?" : fitting(app, id, number);
  return html`<span className=${`figure ${shown}`}>${text}</span>`;
}

/**
 * A number with as many digits as there is room for before the next body: in full it is a hover away.
 * @param {import("../state/app.js").App} app
 * @param {string} id
 * @param {number} number
 */
function fitting(app, id, number) {
  const { measures, mirror } = app;
  const { number: size, usual } = measures.table;
  const node = mirror.nodes.get(id);
  let text = formatFor(number, node);
  const wide = () => measures.widthOf(text, size);
  if (mirror.nodes.size > FITTED || wide() <= measures.widthOf(usual, size)) return text;
  const room = roomBeside(app, id);
  for (let digits = (node?.digits ?? SIGNIFICANT) - 1; digits > 0 && wide() > room; digits--) {
    text = format(number, digits, node?.style);
  }
  return text;
}

/**
 * How far it is from a body to the next one on its row.
 * @param {import("../state/app.js").App} app
 * @param {string} id
 */
function roomBeside(app, id) {
  const { measures, mirror, view } = app;
  const { disc, gap, line } = measures.table;
  /** @param {string} node */
  const placeOf = (node) => view.laid?.places.get(node) ?? mirror.nodes.get(node) ?? { x: 0, y: 0 };
  /** @param {string} node */
  const halfOf = (node) => measures.bodyWidth(bodyOf(app, node).text) / 2;
  const own = placeOf(id);
  const start = own.x + halfOf(id) + gap;
  let room = Infinity;
  for (const other of mirror.nodes.keys()) {
    const { x, y } = placeOf(other);
    if (x <= own.x || Math.abs(y - own.y) >= disc / 2 + line || mirror.standsInside(other))
      continue;
    room = Math.min(room, x - halfOf(other) - start);
  }
  return room;
}

/** A number as a factor or a summand: a negative one in parentheses. @param {number | null} number */
export const factor = (number) =>
  number !== null && number < 0 ? `(${formatSeen(number)})` : formatSeen(number);
