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

/** How far, in bends, the handles of a wire that turns round reach beyond the further of its ends. */
const TURN = 1.5;

/** How far the wire itself comes there, in bends. */
export const TURNED = 0.75 * TURN;

/**
 * The Bézier curve on which a wire ends: it comes there straight from its start, and goes straight on
 * to its end.
 * @param {Point} start
 * @param {Point} end
 * @param {{bend: number, lead?: number, down?: boolean, back?: [boolean, boolean]}} how free room
 *   before the target for the bend, and for labels between the bend and the target; whether values run
 *   down; and whether they run the other way where the wire begins, and where it ends
 * @returns {[Point, Point, Point, Point]}
 */
export function corners(start, end, { bend, lead = 0, down = false, back = [false, false] }) {
  if (down) {
    const [a, b, c, d] = corners(turned(start), turned(end), { bend, lead, back });
    return [turned(a), turned(b), turned(c), turned(d)];
  }
  const [leavesBack, entersBack] = back;
  if (leavesBack) {
    const ahead = { bend, lead, back: /** @type {[boolean, boolean]} */ ([false, !entersBack]) };
    const [a, b, c, d] = corners(mirrored(start), mirrored(end), ahead);
    return [mirrored(a), mirrored(b), mirrored(c), mirrored(d)];
  }
  if (entersBack) {
    // From one sweep to the next it turns round, just beyond the further of its ends.
    const stop = { x: end.x + lead, y: end.y };
    const beyond = Math.max(start.x, stop.x) + TURN * bend;
    return [start, { x: beyond, y: start.y }, { x: beyond, y: end.y }, stop];
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

/** @param {Point} point @returns {Point} */
const mirrored = ({ x, y }) => ({ x: -x, y });

/**
 * Which way values run, by the sides of bodies on which a wire begins and ends.
 * @param {string} from
 * @param {string} to
 * @returns {{down: boolean, back: [boolean, boolean]}}
 */
export const waysBetween = (from, to) => ({
  down: to === "top" || to === "bottom",
  back: [from === "left" || from === "top", to === "right" || to === "bottom"],
});

/**
 * A wire as a path of SVG.
 * @param {Ends} ends
 * @param {number} bend
 * @param {number} [lead]
 */
export function wirePath(ends, bend, lead = 0) {
  const { sourceX, sourceY, targetX, targetY } = ends;
  const ways = waysBetween(ends.sourcePosition, ends.targetPosition);
  const [start, end] = [
    { x: sourceX, y: sourceY },
    { x: targetX, y: targetY },
  ];
  const [a, b, c, d] = corners(start, end, { bend, lead, ...ways }).map(({ x, y }) => `${x},${y}`);
  return `M${sourceX},${sourceY}L${a}C${b} ${c} ${d}L${targetX},${targetY}`;
}
