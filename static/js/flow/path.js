/** How a wire runs: straight on its source's row, then over to its target just before it. */

import { getBezierPath } from "../../vendor/vendor.js";

/**
 * @typedef {import("../../vendor/vendor.js").Position} Position
 * @typedef {{sourceX: number, sourceY: number, targetX: number, targetY: number,
 *   sourcePosition: Position, targetPosition: Position}} Ends
 */

/** A wire shorter than this, along, has no room for a straight piece and a bend. */
const SHORTEST = 8;

/**
 * @param {Ends} ends
 * @param {number} bend free room before a target, in canvas units; server/chalkgrad/picture/wires.py
 *   draws the same
 * @param {number} [lead] free room for labels between the bend and the target
 * @returns {string} the path, as SVG has it
 */
export function wirePath(ends, bend, lead = 0) {
  if (ends.targetPosition === "top") return downPath(ends, bend);
  const { sourceX: x0, sourceY: y0, targetX: x1, targetY: y1 } = ends;
  if (x1 - x0 < SHORTEST) return getBezierPath(ends)[0];
  const to = Math.max(x0, x1 - lead);
  const from = Math.max(x0, to - bend);
  const middle = (from + to) / 2;
  return `M${x0},${y0}H${from}C${middle},${y0} ${middle},${y1} ${to},${y1}H${x1}`;
}

/**
 * The same, where values run down.
 * @param {Ends} ends
 * @param {number} bend
 */
function downPath(ends, bend) {
  const { sourceX: x0, sourceY: y0, targetX: x1, targetY: y1 } = ends;
  if (y1 - y0 < SHORTEST) return getBezierPath(ends)[0];
  const from = Math.max(y0, y1 - bend);
  const middle = (from + y1) / 2;
  return `M${x0},${y0}V${from}C${x0},${middle} ${x1},${middle} ${x1},${y1}`;
}
