/**
 * A number beside a node: live, or as far as the walk has come; a hidden one asks to be predicted.
 * The value stands above the wire, the gradient (or the tangent) below it.
 */

import { Guess } from "../fields/Guess.js";
import { useApp } from "../state/app.js";
import { labelOf } from "../words/names.js";
import { format, formatBeside, formatSeen, isStyled, SIGNIFICANT } from "../words/format.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { roomBeside } from "./rows.js";

/** In larger graphs nobody reads a number's last digit, and looking for room costs more. */
const FITTED = 300;

/** Digits that a number keeps, however little room there is. */
const LEAST_DIGITS = 2;

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
  const node = /** @type {import("../state/mirror.js").NodeDef} */ (mirror.nodes.get(id));
  const text = number === null ? "?" : formatBeside(node, { ...NONE, [kind]: number })[kind];
  // Who has said how many digits there are sees so many, and there is room for them.
  if (number !== null && !isStyled(node) && isWide(app, text) && mirror.nodes.size <= FITTED) {
    return html`<${Fitted} id=${id} kind=${shown} number=${number} text=${text} />`;
  }
  return html`<span className=${`figure ${shown}`}>${text}</span>`;
}

const NONE = { value: null, gradient: null };

/**
 * Whether a number needs more room than every node has.
 * @param {import("../state/app.js").App} app
 * @param {string} text
 */
const isWide = ({ measures }, text) =>
  measures.roomBeside({ value: text, gradient: "" }) >
  measures.roomBeside({ value: "", gradient: "" });

/**
 * A number with as many digits as there is room for before the next body, and a sign that it has more:
 * in full it is a hover away.
 * @param {{id: string, kind: string, number: number, text: string}} props
 */
function Fitted({ id, kind, number, text }) {
  const app = useApp();
  const { measures, mirror } = app;
  // The next body may have moved.
  useTopic(mirror, "structure");
  const room = roomBeside(app, id);
  let fitting = text;
  for (let digits = SIGNIFICANT - 1; digits >= LEAST_DIGITS; digits--) {
    if (measures.widthOf(fitting, measures.table.number) <= room) break;
    fitting = format(number, digits);
  }
  const state = fitting === text ? "" : "shortened";
  return html`<span className=${`figure ${kind} ${state}`}>${fitting}</span>`;
}

/** A number as a factor or a summand: a negative one in parentheses. @param {number | null} number */
export const factor = (number) =>
  number !== null && number < 0 ? `(${formatSeen(number)})` : formatSeen(number);
