/** Numbers as people read them. The exact double is a hover away; see `exact`. */

import { t } from "./i18n.js";
import { isConstant, isLeaf } from "./kinds.js";

/** Significant digits shown; the same as SHOWN_DIGITS in server/chalkgrad/engine/formula/numbers.py. */
export const SIGNIFICANT = 3;

/** From here on, and below the inverse, numbers are shown with a power of ten. */
const LARGE = 1e7;
const SMALL = 1e-4;

/** As near as this to a short number, as a share of it, a double is that number but for rounding. */
const NEAR = 1e-12;

/** @param {number} short @param {number} number */
const isNear = (short, number) => Math.abs(short - number) <= NEAR * Math.abs(number);

/** The largest denominator of a fraction of π that people write. */
const PI_DENOMINATOR = 12;

/** How near a number must be to a fraction of π to be written as one: some rounding errors. */
const PI_NEAR = 1e-12;

/**
 * How a node's numbers are written; as the document holds it.
 * @typedef {{digits?: number, style?: "scientific" | "pi"}} NumberStyle
 */

/**
 * A number as people read it. One that is shown whole, but for what arithmetic has rounded, has no
 * trailing zeros, one that was rounded for display keeps them; the digits before the point are never
 * rounded away. `rounded` in server/chalkgrad/engine/formula/numbers.py does the same.
 * @param {number} number
 * @param {number} [digits] significant digits
 * @param {NumberStyle["style"]} [style]
 */
export function format(number, digits = SIGNIFICANT, style) {
  if (Number.isNaN(number)) return "NaN";
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "−∞";
  if (Object.is(number, -0)) return "−0";
  const fraction = style === "pi" ? fractionOfPi(number) : null;
  if (fraction !== null) return fraction;
  const size = Math.abs(number);
  const powers = size !== 0 && (style === "scientific" || size >= LARGE || size < SMALL);
  return (powers ? scientific(number, digits) : decimal(number, digits)).replace(/-/g, "−");
}

/**
 * @param {number} number
 * @param {number} digits
 */
function scientific(number, digits) {
  const text = number.toExponential(digits - 1).replace("e+", "e");
  return isNear(Number(text), number) ? text.replace(/\.?0+e/, "e") : text;
}

/**
 * @param {number} number
 * @param {number} digits
 */
function decimal(number, digits) {
  const size = Math.abs(number);
  const whole = size >= 1 ? String(Math.trunc(size)).length : 0;
  const shown = Math.max(digits, whole);
  const short = Number(number.toPrecision(shown));
  if (isNear(short, number)) return String(short);
  const after = size >= 1 ? shown - whole : shown - 1 - Math.floor(Math.log10(size));
  return number.toFixed(after);
}

/**
 * A number as a node writes it.
 * @param {number} number
 * @param {NumberStyle | undefined} node
 */
export const formatFor = (number, node) => format(number, node?.digits, node?.style);

/**
 * A number as a fraction of π, or null where it is none.
 * @param {number} number
 * @returns {string | null}
 */
function fractionOfPi(number) {
  if (number === 0) return null;
  for (let below = 1; below <= PI_DENOMINATOR; below++) {
    const above = Math.round((Math.abs(number) / Math.PI) * below);
    if (above === 0 || above > 99) continue;
    if (Math.abs(Math.abs(number) - (above * Math.PI) / below) > PI_NEAR * Math.abs(number))
      continue;
    const sign = number < 0 ? "−" : "";
    return `${sign}${above === 1 ? "" : above}π${below === 1 ? "" : `/${below}`}`;
  }
  return null;
}

/** What an odd number is called in words. */
const ODD = new Map([
  ["NaN", () => t("number.nan")],
  ["∞", () => t("number.infinity")],
  ["−∞", () => t("number.minusInfinity")],
  ["−0", () => t("number.minusZero")],
]);

/**
 * A number as it is shown, and for those that are no plain numbers, in words.
 * @param {number} number
 */
export function inWords(number) {
  const shown = format(number);
  const words = ODD.get(shown);
  return words ? `${shown} (${words()})` : shown;
}

/**
 * A number in full: the shortest text that reads back as the same double; in words, where it is no
 * plain number.
 * @param {number} number
 */
export function exact(number) {
  if (!Number.isFinite(number) || Object.is(number, -0)) return inWords(number);
  return String(number).replace(/-/g, "−");
}

/** Digits of a number that somebody typed: so many are shown as they were typed. */
const TYPED = 6;

/**
 * A leaf's number: whole where it is short, since somebody chose it; else as any other number.
 * @param {number} number
 * @param {NumberStyle} style
 */
export function formatGiven(number, { digits, style }) {
  const short = digits === undefined && Number(number.toPrecision(TYPED)) === number;
  return format(number, short ? TYPED : digits, style);
}

/** Numbers that have a name. */
const NAMED = new Map([
  [Math.PI, "π"],
  [Math.E, "e"],
]);

/**
 * The number of a constant, as it stands in a body.
 * @param {NumberStyle & {value?: number}} node
 */
export function formatConstant(node) {
  if (node.value === undefined) return "";
  const named = isStyled(node) ? undefined : NAMED.get(node.value);
  return named ?? formatGiven(node.value, node);
}

/** Whether an author has said how a node's numbers are written. @param {NumberStyle} node */
export const isStyled = ({ digits, style }) => digits !== undefined || style !== undefined;

/**
 * What stands beside a node, nothing where there is no number; `beside` in
 * server/chalkgrad/picture/figures.py says the same.
 * @param {NumberStyle & {op: string}} node
 * @param {{value: number | null, gradient: number | null}} numbers
 */
export function formatBeside(node, { value, gradient }) {
  const above = isLeaf(node.op) ? formatGiven : formatFor;
  return {
    value: value === null ? "" : above(value, node),
    gradient: gradient === null || isConstant(node.op) ? "" : formatFor(gradient, node),
  };
}

/**
 * A number that may be withheld, as it is shown.
 * @param {number | null} number
 */
export const formatSeen = (number) => (number === null ? "?" : format(number));

/** A number with the digits that are shown of it. @param {number} number */
const asShown = (number) =>
  Number.isFinite(number) ? Number(format(number).replaceAll("−", "-")) : number;

/**
 * The sign before a sum or a product: ≈ where the numbers as they are shown give another than is
 * shown; `relation` in server/chalkgrad/teaching/names.py does the same.
 * @param {"+" | "×"} operator
 * @param {(number | null)[]} operands
 * @param {number | null} result
 */
export function relation(operator, [one, other], result) {
  if (one === null || other === null || result === null) return "=";
  const [left, right] = [asShown(one), asShown(other)];
  const workedOut = asShown(operator === "+" ? left + right : left * right);
  const same = Number.isNaN(result) ? Number.isNaN(workedOut) : workedOut === asShown(result);
  return same ? "=" : "≈";
}

/**
 * A number that may be withheld, in full.
 * @param {number | null} number
 */
export const exactSeen = (number) => (number === null ? t("withheld") : exact(number));

/**
 * A number as the server spells it in JSON: non-finite ones are texts.
 * @param {number | "NaN" | "Infinity" | "-Infinity" | null} spelled
 * @returns {number | null}
 */
export const unspell = (spelled) => (spelled === null ? null : Number(spelled));

/** A factor of a number that is typed: a sign, digits, π; one of the last two at least. */
const FACTOR = /\s*([+-]?)\s*(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)?\s*(pi|π)?\s*/iy;

const TIMES_OR_BY = /[*·×/÷]/y;

/**
 * The number a person has typed, or null: 2e-3, 1/3, -2π, pi/4. Takes a true minus and a decimal
 * comma. `read_number` in server/chalkgrad/engine/formula/grammar.py says the same of all but the
 * comma.
 * @param {string} text
 * @returns {number | null}
 */
export function parseNumber(text) {
  const plain = text
    .trim()
    .replace(/[−–—]/g, "-")
    .replace(/^([^.,]*),([^.,]*)$/, "$1.$2");
  let number = 1;
  let sign = "*";
  for (let at = 0; ; at = TIMES_OR_BY.lastIndex) {
    FACTOR.lastIndex = at;
    const [, minus, digits, pi] = FACTOR.exec(plain) ?? [];
    if (digits === undefined && pi === undefined) return null;
    // As the server goes about it: from the left, and the π of 2π is a factor of its own.
    const value = digits === undefined ? Math.PI : Number(digits);
    const signed = minus === "-" ? -value : value;
    number = "/÷".includes(sign) ? number / signed : number * signed;
    if (digits !== undefined && pi !== undefined) number *= Math.PI;
    if (FACTOR.lastIndex === plain.length) return Number.isFinite(number) ? number : null;
    TIMES_OR_BY.lastIndex = FACTOR.lastIndex;
    const next = TIMES_OR_BY.exec(plain);
    if (!next) return null;
    sign = next[0];
  }
}
