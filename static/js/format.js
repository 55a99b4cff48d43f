/** Numbers as people read them. The exact double is a hover away; see `exact`. */

/** Digits shown on the canvas: enough for every step of a lesson, few enough to fit a node. */
const SIGNIFICANT = 5;

/**
 * @param {number} number
 * @param {number} [digits]
 */
export function format(number, digits = SIGNIFICANT) {
  if (Number.isNaN(number)) return "NaN";
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "−∞";
  if (Object.is(number, -0)) return "−0";
  const size = Math.abs(number);
  const text =
    size !== 0 && (size >= 1e7 || size < 1e-4)
      ? number
          .toExponential(digits - 1)
          .replace(/\.?0+e/, "e")
          .replace("e+", "e")
      : String(Number(number.toPrecision(digits)));
  return text.replace(/-/g, "−");
}

/**
 * A number in full: the shortest text that reads back as the same double.
 * @param {number} number
 */
export function exact(number) {
  if (!Number.isFinite(number) || Object.is(number, -0)) return format(number);
  return String(number).replace(/-/g, "−");
}

/**
 * The number a person has typed, or null. Takes a true minus and a decimal comma.
 * @param {string} text
 * @returns {number | null}
 */
export function parseNumber(text) {
  const plain = text
    .trim()
    .replace(/−/g, "-")
    .replace(/^([^.,]*),([^.,]*)$/, "$1.$2");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const number = Number(plain);
  return Number.isFinite(number) ? number : null;
}
