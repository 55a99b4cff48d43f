/** Axes by numbers alone: round ticks and how they are written, and ranges that are zoomed and moved. */

/** @typedef {import("../../state/view.js").Range} Range */
/** @typedef {import("../../state/view.js").Window} Window */

/** From here on, and below the inverse, ticks are written with a power of ten. */
const LARGE = 1e5;
const SMALL = 1e-3;

/** How wide a digit is, in sizes of its type. */
const DIGIT = 0.6;

/** A range narrower than this share of its numbers is beneath the digits of doubles. */
const NARROWEST = 1e-11;

/** A range wider than this is of no formula that people plot. */
const WIDEST = 1e15;

/** Room above and below a curve, as a share of its height. */
const ROOM = 0.06;

/** What is no part of a curve's middle, at either end, as a share of it. */
const CUT = 0.12;

/** Heights beyond this many times the middle part of a curve are cut off: it runs to a pole. */
const TALL = 6;

/** A height less than this share of a curve's numbers is rounding: the curve is level. */
const LEVEL = 1e-9;

/**
 * The round step, 1, 2 or 5 times a power of ten, that makes no more than so many ticks.
 * @param {number} span
 * @param {number} most
 */
export function roundStep(span, most) {
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = [1, 2, 5].find((digit) => digit * power * most >= span * (1 - 1e-9)) ?? 10;
  return step * power;
}

/**
 * Round numbers of a range, from one step to the next.
 * @param {Range} range
 * @param {number} most how many there may be, about
 * @param {boolean} [whole] whether they count something
 * @returns {number[]}
 */
export function ticks([low, high], most, whole = false) {
  if (!(high > low)) return [low];
  const step = Math.max(roundStep(high - low, Math.max(1, most)), whole ? 1 : 0);
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  // A wide step may pass over a range.
  if (last < first) return whole ? [] : ticks([low, high], most + 1);
  // Dividing by what is whole gives 0.3 where multiplying by 0.1 gives 0.30000000000000004.
  const inverse = Math.round(1 / step);
  const at = (/** @type {number} */ k) => (step < 1 && inverse < 1e15 ? k / inverse : k * step);
  return Array.from({ length: last - first + 1 }, (_, index) => at(first + index) || 0);
}

/**
 * Round numbers of a range, as many as can be written side by side.
 * @param {Range} range
 * @param {number} room how long the axis is
 * @param {number} type the size of its type
 * @param {boolean} [whole]
 */
export function fitted(range, room, type, whole = false) {
  for (let most = Math.ceil(room / (3 * type)); most > 1; most--) {
    const found = ticks(range, most, whole);
    const longest = Math.max(...written(found).map((text) => text.length));
    if (found.length * (longest * DIGIT + 1) * type <= room) return found;
  }
  return ticks(range, 1, whole);
}

/**
 * Powers of ten of a range, for an axis by powers; no more than so many.
 * @param {Range} range of numbers above 0
 * @param {number} most
 */
export function decades([low, high], most) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const stride = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, most)));
  const powers = [];
  for (let power = first; power <= last; power += stride) powers.push(10 ** power);
  return powers;
}

/**
 * How ticks are written: as many digits each as tell them apart, and one power of ten for all.
 * @param {number[]} numbers
 */
export function written(numbers) {
  const size = Math.max(...numbers.map(Math.abs));
  if (size === 0) return numbers.map(() => "0");
  if (numbers.length === 1)
    return [String(Number(numbers[0].toPrecision(12))).replaceAll("-", "−")];
  const gaps = numbers.slice(1).map((number, index) => Math.abs(number - numbers[index]));
  const step = Math.min(...gaps, size);
  const power = size >= LARGE || size < SMALL ? Math.floor(Math.log10(size) + 1e-9) : 0;
  const digits = Math.min(15, Math.max(0, power - Math.floor(Math.log10(step) + 1e-9)));
  return numbers.map((number) => {
    if (number === 0) return "0";
    const text = (number / 10 ** power).toFixed(digits).replace("-", "−");
    return power === 0 ? text : `${text}e${String(power).replace("-", "−")}`;
  });
}

/**
 * A number as an axis by powers of ten has it.
 * @param {number} number
 */
export const asPower = (number) => {
  const power = Math.round(Math.log10(number));
  return Math.abs(power) <= 3
    ? String(Number((10 ** power).toPrecision(1)))
    : `1e${power}`.replace("-", "−");
};

/**
 * A range as many times as wide around a number that stays; the same where it would leave what
 * doubles can tell apart.
 * @param {Range} range
 * @param {number} about
 * @param {number} factor
 * @returns {Range}
 */
export function zoomed([low, high], about, factor) {
  const width = (high - low) * factor;
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (width < NARROWEST * size || width > WIDEST) return [low, high];
  return [about - (about - low) * factor, about + (high - about) * factor];
}

/**
 * A range moved along by a share of itself.
 * @param {Range} range
 * @param {number} share
 * @returns {Range}
 */
export const moved = ([low, high], share) => [
  low + share * (high - low),
  high + share * (high - low),
];

/**
 * A view as a key, or a button, changes it: wider around its middle, and moved along.
 * @param {Window} seen
 * @param {{factor: number, across?: number, up?: number}} does
 * @returns {Window}
 */
export function viewBy(seen, { factor, across = 0, up = 0 }) {
  const middle = (/** @type {Range} */ [low, high]) => (low + high) / 2;
  return {
    across: moved(zoomed(seen.across, middle(seen.across), factor), across),
    up: seen.up && moved(zoomed(seen.up, middle(seen.up), factor), up),
  };
}

/**
 * A number at a round place: as exact as a pixel of so many over a range.
 * @param {number} number
 * @param {Range} range
 * @param {number} pixels
 */
export function rounded(number, [low, high], pixels) {
  const step = roundStep((high - low) / pixels, 1);
  return Number((Math.round(number / step) * step).toPrecision(15));
}

/**
 * The range of a curve's heights: all of them, or the middle part where a pole would flatten the
 * rest.
 * @param {(number | null)[]} numbers null where the curve has a gap
 * @returns {Range}
 */
export function heights(numbers) {
  const sorted = /** @type {number[]} */ (numbers.filter((n) => n !== null)).sort((a, b) => a - b);
  if (sorted.length === 0) return [-1, 1];
  /** @param {number} part */
  const at = (part) => sorted[Math.round(part * (sorted.length - 1))];
  const [low, high, first, last] = [at(CUT), at(1 - CUT), at(0), at(1)];
  const size = Math.max(Math.abs(first), Math.abs(last));
  if (last - first <= LEVEL * size) {
    const room = size / 2 || 1;
    return [(first + last) / 2 - room, (first + last) / 2 + room];
  }
  const tall = last - first > TALL * (high - low) && high - low > LEVEL * size;
  const middle = high - low;
  const from = tall ? Math.max(first, low - middle) : first;
  const to = tall ? Math.min(last, high + middle) : last;
  const room = ROOM * (to - from);
  return [from - room, to + room];
}
