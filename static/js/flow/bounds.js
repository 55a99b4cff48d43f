/** What nodes take on the canvas, with the names and numbers beside them. */

import { bodyOf, fewLeaves } from "../state/notation.js";
import { formatBeside } from "../words/format.js";
import { isLeaf } from "../words/kinds.js";

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/**
 * How far a node reaches to each side of its middle, as it is drawn now.
 * @param {import("../state/app.js").App} app
 * @param {string} id of a node that is there
 */
export function sidesOf(app, id) {
  const { measures, mirror, view } = app;
  const node = /** @type {import("../state/mirror.js").NodeDef} */ (mirror.nodes.get(id));
  const slides = isLeaf(node.op) && node.op !== "constant";
  const beside = measures.roomBeside(formatBeside(node, mirror.numbersOf(id)));
  const slider = slides && (node.slider || fewLeaves(app));
  return measures.sides(bodyOf(app, id), beside, { down: view.laid?.down, slider });
}

/**
 * The box around nodes and frames that are drawn, or around all.
 * @param {import("../state/app.js").App} app
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {Iterable<string>} [ids]
 * @returns {Box | null} null for none
 */
export function boundsOf(app, flow, ids) {
  return boxAround(app, ids ? [...ids].flatMap((id) => flow.getNode(id) ?? []) : flow.getNodes());
}

/**
 * The box around nodes and frames.
 * @param {import("../state/app.js").App} app
 * @param {Iterable<{id: string, position: import("../state/app.js").Point, width?: number,
 *   height?: number}>} nodes
 * @returns {Box | null} null for none
 */
export function boxAround(app, nodes) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { id, position, width = 0, height = 0 } of nodes) {
    const sides = app.mirror.nodes.has(id)
      ? sidesOf(app, id)
      : { left: 0, above: 0, right: width, below: height };
    left = Math.min(left, position.x - sides.left);
    right = Math.max(right, position.x + sides.right);
    top = Math.min(top, position.y - sides.above);
    bottom = Math.max(bottom, position.y + sides.below);
  }
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * How much two boxes cover of each other, in square canvas units.
 * @param {Box} a
 * @param {Box} b
 */
export function covered(a, b) {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}
