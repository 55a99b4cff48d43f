/** Where labels go: as near as may be to what they are about, where they cover nothing. */

import { covered } from "./bounds.js";

/** @typedef {import("./bounds.js").Box} Box */
/** @typedef {{width: number, height: number, x: number, y: number}} Wish a size, and where its middle
 *   is wanted */

/** How finely places are tried, and how far off, in heights of a label. */
const FINE = 0.25;
const FAR = { across: 5, down: 6 };

/** A place further along the wire is taken before one as far above or below it. */
const DOWN_COSTS = 1.4;

/** @type {{x: number, y: number}[]} ways from the wanted place, shortest first */
const WAYS = [];
for (let across = -FAR.across; across <= FAR.across; across += FINE) {
  for (let down = -FAR.down; down <= FAR.down; down += FINE) WAYS.push({ x: across, y: down });
}
WAYS.sort((a, b) => Math.hypot(a.x, DOWN_COSTS * a.y) - Math.hypot(b.x, DOWN_COSTS * b.y));

/**
 * How far off a label may come to stand, from edge to edge.
 * @param {Wish} wish
 * @returns {{x: [number, number], y: [number, number]}}
 */
export function reachOf({ x, y, width, height }) {
  const across = FAR.across * height + width;
  const down = FAR.down * height + height;
  return { x: [x - across, x + across], y: [y - down, y + down] };
}

/**
 * Which labels can be read where there is no room for all: each that covers none of those before it.
 * @param {Box[]} placed
 * @returns {boolean[]}
 */
export function readable(placed) {
  /** @type {Box[]} */
  const drawn = [];
  return placed.map((box) => {
    const clear = drawn.every((other) => covered(box, other) < 1);
    if (clear) drawn.push(box);
    return clear;
  });
}

/**
 * Places for labels, in the order in which they are given; each keeps clear of the obstacles and of
 * those before it. Where there is no such place, the one that covers least is taken.
 * @param {Wish[]} wishes
 * @param {Box[]} obstacles
 * @param {Box} area what is seen
 * @returns {Box[]}
 */
export function placeLabels(wishes, obstacles, area) {
  /** @type {Box[]} */
  const placed = [];
  for (const { width, height, x, y } of wishes) {
    const reach = reachOf({ width, height, x, y });
    const near = [...obstacles, ...placed].filter(
      (box) =>
        box.x < reach.x[1] &&
        box.x + box.width > reach.x[0] &&
        box.y < reach.y[1] &&
        box.y + box.height > reach.y[0],
    );
    let [best, least] = [/** @type {Box | null} */ (null), Infinity];
    for (const way of WAYS) {
      const box = {
        x: x + way.x * height - width / 2,
        y: y + way.y * height - height / 2,
        width,
        height,
      };
      // What is out of view is covered by the edge.
      let sum = width * height - covered(box, area);
      for (const other of near) {
        sum += covered(box, other);
        if (sum >= least) break;
      }
      if (sum < least) [best, least] = [box, sum];
      if (least < 1) break;
    }
    placed.push(best ?? { x: x - width / 2, y: y - height / 2, width, height });
  }
  return placed;
}
