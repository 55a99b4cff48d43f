/**
 * Where the wires of a graph run: found once for a picture of many wires, by who draws it and by who
 * points at them.
 */

import { crosses } from "../state/notation.js";
import { leadOf } from "./homes.js";
import { corners, waysBetween } from "./path.js";

/**
 * @typedef {import("../state/app.js").Point} Point
 * @typedef {import("./elements.js").FlowNode} FlowNode
 * @typedef {{id: string, light: boolean, points: Point[]}} Strand a wire; light from one sweep of a
 *   gradient to another; its start, the four corners of its curve, and its end
 */

/** How wide a wire is to a hand, in canvas units. */
export const GRIP = 24;

/** In so many pieces a curve is looked over for who points at it. */
const PIECES = 16;

/**
 * Where a wire begins or ends on a node.
 * @param {FlowNode | undefined} node
 * @param {string} port
 */
function portOf(node, port) {
  const handle = node?.handles?.find(({ id }) => id === port);
  if (!node || !handle) return null;
  const { position, width = 0, height = 0 } = node;
  return {
    x: position.x - width / 2 + handle.x,
    y: position.y - height / 2 + handle.y,
    side: handle.position,
  };
}

/**
 * @param {import("../state/app.js").App} app
 * @param {FlowNode[]} nodes
 * @returns {Strand[]}
 */
export function strandsOf(app, nodes) {
  const { measures, mirror } = app;
  const drawn = new Map(nodes.map((node) => [node.id, node]));
  const { bend } = measures.table;
  /** @type {Strand[]} */
  const strands = [];
  for (const [id, wire] of mirror.wires) {
    const start = portOf(drawn.get(wire.source), "out");
    const end = portOf(drawn.get(wire.target), String(wire.port));
    if (!start || !end) continue;
    const ways = waysBetween(start.side, end.side);
    const how = { bend, lead: leadOf(app, wire.target), ...ways };
    const [a, b, c, d] = corners(start, end, how);
    strands.push({ id, light: crosses(app, wire), points: [start, a, b, c, d, end] });
  }
  return strands;
}

/**
 * A wire as a path of SVG, and of a canvas.
 * @param {Pick<Strand, "points">} strand
 */
export function strandPath({ points }) {
  const [start, a, b, c, d, end] = points.map(({ x, y }) => `${x},${y}`);
  return `M${start}L${a}C${b} ${c} ${d}L${end}`;
}

/**
 * The wire that a hand points at, the nearest one.
 * @param {Strand[]} strands
 * @param {Point} point
 * @returns {string | null}
 */
export function strandAt(strands, point) {
  let [found, least] = [/** @type {string | null} */ (null), GRIP / 2];
  for (const strand of strands) {
    if (!isNear(strand, point)) continue;
    const off = distance(strand, point);
    if (off <= least) [found, least] = [strand.id, off];
  }
  return found;
}

/**
 * Whether a wire may come near a point: not where all its corners lie beyond the hand, on one side.
 * @param {Strand} strand
 * @param {Point} point
 */
function isNear({ points }, { x, y }) {
  const reach = GRIP / 2;
  return !(
    points.every((corner) => corner.x < x - reach) ||
    points.every((corner) => corner.x > x + reach) ||
    points.every((corner) => corner.y < y - reach) ||
    points.every((corner) => corner.y > y + reach)
  );
}

/** @param {Strand} strand @param {Point} point */
function distance({ points }, point) {
  const [start, a, b, c, d, end] = points;
  const line = [start, a];
  for (let piece = 1; piece < PIECES; piece++) line.push(onCurve(a, b, c, d, piece / PIECES));
  line.push(d, end);
  let least = Infinity;
  for (let at = 1; at < line.length; at++) {
    least = Math.min(least, fromLine(line[at - 1], line[at], point));
  }
  return least;
}

/** @param {Point} a @param {Point} b @param {Point} c @param {Point} d @param {number} part */
function onCurve(a, b, c, d, part) {
  const rest = 1 - part;
  const [first, second] = [rest ** 3, 3 * rest ** 2 * part];
  const [third, fourth] = [3 * rest * part ** 2, part ** 3];
  return {
    x: first * a.x + second * b.x + third * c.x + fourth * d.x,
    y: first * a.y + second * b.y + third * c.y + fourth * d.y,
  };
}

/** @param {Point} from @param {Point} to @param {Point} point */
function fromLine(from, to, { x, y }) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length ? ((x - from.x) * dx + (y - from.y) * dy) / length : 0;
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(x - from.x - part * dx, y - from.y - part * dy);
}
