/**
 * How a wire runs: straight on its source's row, then over to its target just before it.
 * server/chalkgrad/picture/wires.py draws the same.
 */

/**
 * @typedef {import("../state/app.js").Point} Point
 * @typedef {import("../../vendor/vendor.js").Position} Position
 * @typedef {{sourceX: number, sourceY: number, targetX: number, targetY: number,
 *   sourcePosition: Position, targetPosition: Position}} Ends
 */

/** How far a wire that runs back swings out, for the square root of its way. */
const SWING = 6.25;

/**
 * The Bézier curve on which a wire ends: it comes there straight from its start, and goes straight on
 * to its end.
 * @param {Point} start
 * @param {Point} end
 * @param {{bend: number, lead?: number, down?: boolean}} how free room before the target for the bend,
 *   and for labels between the bend and the target; whether values run down
 * @returns {[Point, Point, Point, Point]}
 */
export function corners(start, end, { bend, lead = 0, down = false }) {
  if (down) {
    const [a, b, c, d] = corners(turned(start), turned(end), { bend, lead });
    return [turned(a), turned(b), turned(c), turned(d)];
  }
  const to = end.x < start.x ? end.x : Math.max(start.x, end.x - lead);
  const from = Math.max(start.x, to - bend);
  const reach = to < from ? SWING * Math.sqrt(from - to) : (to - from) / 2;
  return [
    { x: from, y: start.y },
    { x: from + reach, y: start.y },
    { x: to - reach, y: end.y },
    { x: to, y: end.y },
  ];
}

/** @param {Point} point @returns {Point} */
const turned = ({ x, y }) => ({ x: y, y: x });

/**
 * A wire as a path of SVG.
 * @param {Ends} ends
 * @param {number} bend
 * @param {number} [lead]
 */
export function wirePath(ends, bend, lead = 0) {
  const { sourceX, sourceY, targetX, targetY } = ends;
  const down = ends.targetPosition === "top";
  const [start, end] = [
    { x: sourceX, y: sourceY },
    { x: targetX, y: targetY },
  ];
  const [a, b, c, d] = corners(start, end, { bend, lead, down }).map(({ x, y }) => `${x},${y}`);
  return `M${sourceX},${sourceY}L${a}C${b} ${c} ${d}L${targetX},${targetY}`;
}
