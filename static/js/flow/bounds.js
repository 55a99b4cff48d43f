/** What nodes take on the canvas, with the names and numbers beside them. */

import { bodyOf } from "../state/notation.js";
import { formatFor } from "../words/format.js";

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/**
 * How far a node reaches to each side of its middle.
 * @param {import("../state/app.js").App} app
 * @param {string} id of a node that is there
 */
export function sidesOf(app, id) {
  const { measures, mirror } = app;
  const { disc, gap, lift, line, nameLine, number, name, usual, slider } = measures.table;
  const body = bodyOf(app, id);
  const node = mirror.nodes.get(id);
  const { value, gradient } = mirror.numbersOf(id);
  const texts = [value, gradient].map((shown) => (shown === null ? "" : formatFor(shown, node)));
  const beside = Math.max(...[usual, ...texts].map((text) => measures.widthOf(text, number)));
  const half = measures.bodyWidth(body.text) / 2;
  const named = body.name.length > 0;
  const beyond = Math.max(half, measures.widthOfRuns(body.name, name) / 2);
  return {
    left: beyond,
    right: Math.max(half + gap + beside, beyond),
    above: named ? disc / 2 + nameLine : Math.max(disc / 2, lift + line),
    below: Math.max(disc / 2, lift + line) + (node?.op === "variable" ? slider : 0),
  };
}

/**
 * The box around nodes and frames, or around all.
 * @param {import("../state/app.js").App} app
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {Iterable<string>} [ids]
 * @returns {Box | null} null for none
 */
export function boundsOf(app, flow, ids) {
  const asked = ids && [...ids];
  const nodes = asked
    ? asked.flatMap((id) => flow.getNode(id) ?? [])
    : flow.getNodes().filter(({ hidden }) => !hidden);
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
