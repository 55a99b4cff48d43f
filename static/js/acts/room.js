/** Making room for a node that goes into a wire: what stands behind moves along. */

import { moveEdits } from "./moving.js";

/** @typedef {import("../state/app.js").App} App */
/** @typedef {import("../state/app.js").Point} Point */

/** What is left of a wire between two nodes, in canvas units: enough to see and to take. */
const WIRE = 20;

/** What the numbers of a node take along the way of values that has none yet, in discs. */
const NUMBERS = { right: 2, down: 0.5 };

/**
 * How far what takes part reaches along the way of values: from where to where.
 * @typedef {{from: number, to: number}} Reach
 */

/**
 * Where a node goes that is put into a wire at a place, and the edits that make room for it there. All
 * that stands behind moves by as much as is missing, so that nothing comes nearer to anything; frames
 * move along, or grow. A window that lays nodes out by itself makes room by itself.
 * @param {App} app
 * @param {string} wire
 * @param {Point} at in the document
 * @param {string} op of the node
 * @param {string} [id] of the node, where it is there already
 * @returns {{at: Point, edits: object[]}}
 */
export function roomInWire(app, wire, at, op, id) {
  const { entries, measures, mirror, view } = app;
  const way = mirror.down ? "y" : "x";
  const { source = "", target = "" } = mirror.wires.get(wire) ?? {};
  const [before, after] = [reachOf(app, source), reachOf(app, target)];
  const [from, to] = [mirror.nodes.get(source), mirror.nodes.get(target)];
  if (view.laid || !before || !after || !from || !to || to[way] <= from[way]) {
    return { at, edits: [] };
  }
  const { disc } = measures.table;
  const half = mirror.down
    ? disc / 2
    : measures.bodyWidth([{ text: entries.get(op)?.symbol ?? op }]) / 2;
  const place = Math.max(at[way], before.to + WIRE + half);
  const missing = place + half + NUMBERS[mirror.down ? "down" : "right"] * disc + WIRE - after.from;
  const there = { ...at, [way]: place };
  return { at: there, edits: missing > 0 ? pushed(app, way, to[way], missing, id) : [] };
}

/**
 * @param {App} app
 * @param {string} id
 * @returns {Reach | null}
 */
function reachOf({ canvas, mirror }, id) {
  const box = mirror.nodes.has(id) ? canvas?.documentBounds([id]) : null;
  if (!box) return null;
  return mirror.down
    ? { from: box.y, to: box.y + box.height }
    : { from: box.x, to: box.x + box.width };
}

/**
 * The edits that move all from a line on, but one node.
 * @param {App} app
 * @param {"x" | "y"} way
 * @param {number} line
 * @param {number} by
 * @param {string} [but]
 * @returns {object[]}
 */
function pushed({ mirror }, way, line, by, but) {
  const drawn = [...mirror.nodes.values()].filter(({ id }) => !mirror.standsInside(id));
  const behind = drawn.filter((node) => node[way] >= line && node.id !== but);
  const places = behind.map(({ id, x, y }) => {
    const there = way === "x" ? { x: x + by, y } : { x, y: y + by };
    return /** @type {[string, Point]} */ ([id, there]);
  });
  const length = way === "x" ? "width" : "height";
  const frames = [...mirror.frames.values()]
    .filter((frame) => frame[way] + frame[length] > line)
    .map((frame) => {
      const grown = frame[way] >= line ? way : length;
      return { type: "set_frame", id: frame.id, frame: { ...frame, [grown]: frame[grown] + by } };
    });
  return [...moveEdits(mirror, places), ...frames];
}
