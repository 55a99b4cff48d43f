/** Numbers as people read them. The exact double is a hover away; see `exact`. */

/** Digits shown on the canvas: enough for every step of a lesson, few enough to fit a node. */
const SIGNIFICANT = 5;

/** The largest denominator of a fraction of π that people write. */
const PI_DENOMINATOR = 12;

/** How near a number must be to a fraction of π to be written as one: some rounding errors. */
const PI_NEAR = 1e-12;

/**
 * How a node's numbers are written; as the document holds it.
 * @typedef {{digits?: number, style?: "scientific" | "pi"}} NumberStyle
 */

/**
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
  const powers = style === "scientific" || (size !== 0 && (size >= 1e7 || size < 1e-4));
  const text = powers
    ? number
        .toExponential(digits - 1)
        .replace(/\.?0+e/, "e")
        .replace("e+", "e")
    : String(Number(number.toPrecision(digits)));
  return text.replace(/-/g, "−");
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
