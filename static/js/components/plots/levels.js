/** The levels of a contour map: round numbers, and even where the field is. */

import { ticks } from "./scale.js";

/** Levels of a map: enough to see the slope, few enough to follow one. */
const LEVELS = 12;

/** A field of which more than this share lies between two even levels is seen by powers of ten. */
const CROWDED = 0.35;

/**
 * The share of the field that may lie below the lowest power of ten: of one that is all above 0 or
 * all below, and of one that passes it, where the smallest numbers are no valley.
 */
const LOWEST = { aside: 0.04, across: 0.15 };

/**
 * Levels, and what lets lines run straight between samples: the field itself, or its powers.
 * @param {Float64Array} values
 * @returns {{levels: number[], straight: (value: number) => number}}
 */
export function levelsOf(values) {
  const sorted = [...values].filter(Number.isFinite).sort((a, b) => a - b);
  const same = (/** @type {number} */ value) => value;
  if (sorted.length === 0) return { levels: [], straight: same };
  /** @param {number[]} numbers @param {number} part */
  const at = (numbers, part) => numbers[Math.round(part * (numbers.length - 1))];
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const inside = (/** @type {number} */ level) => level > low && level < high;
  const even = ticks([low, high], LEVELS).filter(inside);
  if (!isCrowded(sorted, even)) return { levels: even, straight: same };
  const sizes = sorted.map(Math.abs).sort((a, b) => a - b);
  const smallest =
    at(sizes, low < 0 && high > 0 ? LOWEST.across : LOWEST.aside) ||
    sizes.find((size) => size > 0) ||
    1;
  const [first, last] = [smallest, sizes[sizes.length - 1]].map((n) => Math.floor(Math.log10(n)));
  /** @param {number[]} digits @param {number} stride */
  const powers = (digits, stride) => {
    const found = [];
    for (let power = last; power >= first; power -= stride) {
      found.push(...digits.map((digit) => Number(`${digit}e${power}`)));
    }
    return [...found.map((size) => -size), ...found].filter(inside).sort((a, b) => a - b);
  };
  const choices = [[1, 2, 5], [1, 3], [1]].map((digits) => powers(digits, 1));
  const fine = choices.find((levels) => levels.length <= LEVELS);
  const levels = fine ?? powers([1], Math.ceil((last - first + 1) / LEVELS));
  const unit = 10 ** first;
  return { levels, straight: (value) => Math.asinh(value / unit) };
}

/** @param {number[]} sorted @param {number[]} levels */
function isCrowded(sorted, levels) {
  const below = [...levels, Infinity].map((level) => {
    const index = sorted.findIndex((value) => value >= level);
    return index < 0 ? sorted.length : index;
  });
  const most = Math.max(...below.map((count, index) => count - (below[index - 1] ?? 0)));
  return most > CROWDED * sorted.length;
}
