// Axes and levels: numbers alone, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { levelsOf } from "../../static/js/components/plots/levels.js";
import {
  asPower, decades, fitted, heights, moved, rounded, ticks, viewBy, written, zoomed,
} from "../../static/js/components/plots/scale.js";

const RANGES = [[-4, 4], [0, 1], [-3e-5, 5e-5], [-5.2, 2.8], [1e6, 1e6 + 3], [-1e9, 3e9], [0.99995, 1.0001]];

test("ticks are round, distinct, inside their range, and so are their texts", () => {
  for (const range of RANGES) {
    for (const most of [2, 5, 9]) {
      const found = ticks(range, most);
      const texts = written(found);
      assert.ok(found.length <= most + 1 && found.length >= 1, `${range}, ${most}: ${texts}`);
      assert.equal(new Set(texts).size, found.length, `${range}: ${texts}`);
      const step = range[1] - range[0];
      for (const [index, number] of found.entries()) {
        assert.ok(number >= range[0] - 1e-9 * step && number <= range[1] + 1e-9 * step);
        const read = Number(texts[index].replaceAll("−", "-"));
        assert.ok(Math.abs(read - number) <= 1e-9 * Math.abs(number), `${texts[index]} is ${number}`);
      }
    }
  }
});

test("ticks are written shortly, with one power of ten for all", () => {
  assert.deepEqual(written(ticks([-0.25, 0.35], 4)), ["−0.2", "0", "0.2"]);
  assert.deepEqual(written(ticks([-3e-5, 5e-5], 4)), ["−2e−5", "0", "2e−5", "4e−5"]);
  assert.deepEqual(written(ticks([0, 6e6], 3)), ["0", "2e6", "4e6", "6e6"]);
  assert.deepEqual(written(ticks([0, 0.15], 3)), ["0", "0.05", "0.10", "0.15"]);
});

test("what counts has whole ticks", () => {
  assert.deepEqual(ticks([0, 3], 10, true), [0, 1, 2, 3]);
  assert.deepEqual(ticks([0, 1], 10, true), [0, 1]);
});

test("ticks that are written side by side fit", () => {
  for (const range of RANGES) {
    const texts = written(fitted(range, 450, 20));
    assert.ok(texts.join("  ").length * 0.6 * 20 <= 480, `${texts}`);
  }
});

test("an axis by powers of ten has whole powers", () => {
  assert.deepEqual(decades([0.02, 3000], 10).map(asPower), ["0.1", "1", "10", "100", "1000"]);
  assert.deepEqual(decades([1e-9, 1e12], 4).map(asPower), ["1e−9", "0.001", "1000", "1e9"]);
});

test("a view is zoomed about what stays, and never beneath the digits of doubles", () => {
  assert.deepEqual(zoomed([0, 10], 2, 0.5), [1, 6]);
  let range = [4, 6];
  for (let turn = 0; turn < 200; turn++) range = zoomed(range, 5, 0.5);
  assert.ok(range[0] < 5 && 5 < range[1] && range[1] - range[0] > 1e-12);
  for (let turn = 0; turn < 200; turn++) range = zoomed(range, 5, 2);
  assert.ok(Number.isFinite(range[1] - range[0]) && range[1] - range[0] <= 1e15);
  assert.deepEqual(moved([0, 10], 0.1), [1, 11]);
  assert.deepEqual(viewBy({ across: [0, 4], up: [-1, 1] }, { factor: 0.5 }), {
    across: [1, 3],
    up: [-0.5, 0.5],
  });
});

test("a number that a hand chooses is a round one", () => {
  assert.equal(rounded(1.23456, [-4, 4], 400), 1.24);
  assert.equal(rounded(0.3000000001, [0, 1], 500), 0.3);
});

test("a pole takes not all of the height, and a level curve has room", () => {
  const pole = Array.from({ length: 800 }, (_, index) => 1 / ((index - 400.5) / 100));
  const [low, high] = heights(pole);
  assert.ok(low > -30 && high < 30 && low < -2 && high > 2);
  assert.deepEqual(heights([2, 2, 2 + 1e-15]).map(Math.round), [1, 3]);
  const squares = Array.from({ length: 81 }, (_, index) => (index / 10 - 4) ** 2);
  assert.ok(heights(squares)[1] > 16);
});

/** @param {(x: number, y: number) => number} f */
const field = (f) =>
  Float64Array.from({ length: 1600 }, (_, index) => f((index % 40) / 5 - 4, Math.floor(index / 40) / 5 - 4));

test("an even field has even levels, a valley between walls has powers of ten", () => {
  const bowl = levelsOf(field((x, y) => x * x + y * y)).levels;
  const gaps = bowl.slice(1).map((level, index) => level - bowl[index]);
  assert.equal(new Set(gaps).size, 1);
  const rosenbrock = levelsOf(field((x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2)).levels;
  assert.ok(rosenbrock[0] <= 100 && rosenbrock.at(-1) >= 10000, `${rosenbrock}`);
  assert.ok(rosenbrock.length >= 4 && rosenbrock.length <= 14);
  for (const level of rosenbrock) assert.match(String(level), /^[1235]0*$/);
});

test("a field with gaps, of one number, or of none has levels, or none", () => {
  assert.deepEqual(levelsOf(field(() => NaN)).levels, []);
  assert.deepEqual(levelsOf(field(() => 3)).levels, []);
  assert.ok(levelsOf(field((x) => Math.log(x))).levels.length > 2);
  assert.ok(levelsOf(field((x, y) => Math.exp(3 * x) - Math.exp(3 * y))).levels.length > 2);
});
