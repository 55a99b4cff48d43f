/** What nodes take on the canvas, with the names and numbers beside them. */

import { bodyOf, fewLeaves, runsBack } from "../state/notation.js";
import { formatBeside } from "../words/format.js";
import { isSlid } from "../words/kinds.js";
import { goneOf } from "./gone.js";
import { TURNED } from "./path.js";

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/**
 * How far a node reaches to each side of its middle.
 * @param {import("../state/app.js").App} app
 * @param {string} id of a node that is there
 * @param {boolean} [down] whether values run down; as they are drawn now by default
 */
export function sidesOf(app, id, down = app.view.down) {
  const { measures, mirror } = app;
  const node = /** @type {import("../state/mirror.js").NodeDef} */ (mirror.nodes.get(id));
  const slides = isSlid(node.op);
  const beside = measures.roomBeside(formatBeside(node, mirror.numbersOf(id)));
  const slider = slides && (node.slider || fewLeaves(app));
  const body = bodyOf(app, id);
  const sides = measures.sides(body, beside, { down, slider });
  const sources = mirror.drawnInputs(id).map(({ source }) => mirror.nodes.get(source));
  if (!sources.some((source) => runsBack(source) !== body.back)) return sides;
  // A wire turns round before it; after a source there are numbers.
  const { bend, disc } = measures.table;
  /** @type {("left" | "right" | "above" | "below")[]} */
  const [before, after] = down ? ["above", "below"] : ["left", "right"];
  const side = body.back ? after : before;
  const reach = (down ? disc / 2 : measures.half(body)) + TURNED * bend;
  return { ...sides, [side]: Math.max(sides[side], reach) };
}

/**
 * The box around nodes and frames that are drawn, or around all, with those that are no more while they
 * are shown.
 * @param {import("../state/app.js").App} app
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {Iterable<string>} [ids]
 * @returns {Box | null} null for none
 */
export function boundsOf(app, flow, ids) {
  if (ids)
    return boxAround(
      app,
      [...ids].flatMap((id) => flow.getNode(id) ?? []),
    );
  return boxAround(app, [...flow.getNodes(), ...goneOf(app)]);
}

/**
 * The box around the points by which nodes and frames are placed; null for none.
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 */
export function middlesOf(flow) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { position } of flow.getNodes()) {
    left = Math.min(left, position.x);
    right = Math.max(right, position.x);
    top = Math.min(top, position.y);
    bottom = Math.max(bottom, position.y);
  }
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

/** A box with so much more on every side. @param {Box} box @param {number} by */
export const grownBy = ({ x, y, width, height }, by) => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/**
 * The box around nodes and frames.
 * @param {import("../state/app.js").App} app
 * @param {Iterable<{id: string, position: import("../state/app.js").Point, width?: number,
 *   height?: number}>} nodes
 * @param {boolean} [down] whether values run down; as they are drawn now by default
 * @returns {Box | null} null for none
 */
export function boxAround(app, nodes, down) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { id, position, width = 0, height = 0 } of nodes) {
    const sides = app.mirror.nodes.has(id)
      ? sidesOf(app, id, down)
      : { left: 0, above: 0, right: width, below: height };
    left = Math.min(left, position.x - sides.left);
    right = Math.max(right, position.x + sides.right);
    top = Math.min(top, position.y - sides.above);
    bottom = Math.max(bottom, position.y + sides.below);
  }
  // In a walk contributions stand under the lowest numbers, set as large as these.
  const { label, labelSize, nameLine, number } = app.measures.table;
  if (app.walker.active) bottom += (label * number) / labelSize;
  // And what nodes are called by number, there and while a panel calls them so.
  if (app.walker.active || app.view.numbering) bottom += nameLine;
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * The box around nodes where the document has them.
 * @param {import("../state/app.js").App} app
 * @param {Iterable<string>} ids
 */
export function documentBounds(app, ids) {
  const nodes = [...ids].flatMap((id) => app.mirror.nodes.get(id) ?? []);
  return boxAround(
    app,
    nodes.map(({ id, x, y }) => ({ id, position: { x, y } })),
    app.mirror.down,
  );
}

/**
 * The box around nodes where this window lays them out.
 * @param {import("../state/app.js").App} app
 * @param {Iterable<string>} ids
 * @param {import("../state/view.js").Laid} laid
 */
export function laidBounds(app, ids, { places }) {
  const nodes = [...ids].flatMap((id) => {
    const position = places.get(id);
    return position ? [{ id, position }] : [];
  });
  return boxAround(app, nodes);
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
