/** Where the labels of wires are wanted, the room that is kept for them, and what they must not cover. */

import { bodyOf, fewLeaves } from "../state/notation.js";
import { formatBeside } from "../words/format.js";
import { isSlid } from "../words/kinds.js";
import { reachOf } from "./labels.js";

/** @typedef {import("../state/app.js").App} App */
/** @typedef {import("../state/app.js").Point} Point */
/** @typedef {import("../../vendor/vendor.js").ReactFlowInstance} Flow */
/** No node takes more than this beyond its middle, in canvas units. */
const AROUND = 250;

/** @typedef {Point & {of: Point, under: boolean}} Home where a label's middle is wanted, what it is
 *   about, and whether that is a number over it */

/**
 * Whether a wire parts from others on its way: its contribution is then one of several.
 * @param {App} app
 * @param {{source: string}} wire
 */
const parts = ({ mirror }, { source }) => mirror.usesOf(source).length > 1;

/**
 * The room before a node for labels on its wires: where these part from others on their way.
 * @param {App} app
 * @param {string} target
 */
export function leadOf(app, target) {
  const { measures, mirror, view } = app;
  const labels = view.laid?.labels ?? 0;
  if (!labels || !mirror.drawnInputs(target).some((wire) => parts(app, wire))) return 0;
  return view.down ? measures.table.label : labels;
}

/**
 * Where the middle of a label is wanted: under the gradient that it adds to; but where wires of one
 * source have labels at once, each before the port at which its wire ends.
 * @param {App} app
 * @param {Flow} flow
 * @param {import("../state/mirror.js").WireDef} wire
 * @param {{width: number, height: number}} box of the label
 * @param {number} grown how much larger numbers in play are
 * @returns {Home | null} null while a node is not drawn
 */
export function homeOf(app, flow, wire, box, grown) {
  const [source, target] = [flow.getNode(wire.source), flow.getNode(wire.target)];
  if (!source || !target) return null;
  if (app.walker.active || !parts(app, wire)) return underGradient(app, source, box, grown);
  const port = target.handles?.find(({ id }) => id === String(wire.port));
  return beforePort(app, target, port, box);
}

/**
 * @param {App} app
 * @param {{id: string, position: Point, width?: number}} source
 * @param {{width: number, height: number}} box
 * @param {number} grown
 * @returns {Home}
 */
function underGradient(app, { id, position: { x, y }, width = 0 }, box, grown) {
  const { gap, lift, line, slider } = app.measures.table;
  const high = (lift + line) * (app.walker.active ? grown : 1);
  const under = slides(app, id) ? slider : 0;
  const way = isBefore(app, id) ? -1 : 1;
  const start = x + way * (width / 2 + gap);
  return {
    x: start + (way * box.width) / 2,
    y: y + high + under + box.height / 2,
    of: { x: start + way * line, y: y + high },
    under: true,
  };
}

/**
 * Whether a slider stands under a node all the time.
 * @param {App} app
 * @param {string} id
 */
function slides(app, id) {
  const node = app.mirror.nodes.get(id);
  if (!node || !isSlid(node.op)) return false;
  return node.slider || (!app.walker.active && fewLeaves(app));
}

/** Whether numbers stand before a node's body: where values run left. @param {App} app @param {string} id */
const isBefore = (app, id) => bodyOf(app, id).back && !app.view.down;

/**
 * Before the body, on the side of the middle on which the wire ends; above a single wire.
 * @param {App} app
 * @param {{id: string, position: Point, width?: number}} target
 * @param {{x: number, y: number} | undefined} port on it
 * @param {{width: number, height: number}} box of the label
 * @returns {Home}
 */
function beforePort(app, target, port, box) {
  const { measures, view } = app;
  const { disc, bend } = measures.table;
  const { width = disc, position } = target;
  const middle = { x: width / 2, y: disc / 2 };
  const { x, y } = port ?? middle;
  const before = view.laid ? 0 : bend / 2;
  const way = bodyOf(app, target.id).back ? -1 : 1;
  if (view.down) {
    const end = x - middle.x;
    const beside = end + (end < 0 ? -1 : 1) * (box.width / 2 + 2);
    const along = position.y - way * (middle.y + before + box.height / 2);
    const of = { x: position.x + end, y: position.y - way * middle.y };
    return { x: position.x + beside, y: along, of, under: false };
  }
  const end = y - middle.y;
  const beside = end + (end > 0 ? 1 : -1) * (box.height / 2 + 2);
  const along = position.x - way * (middle.x + before + box.width / 2);
  const of = { x: position.x - way * middle.x, y: position.y + end };
  return { x: along, y: position.y + beside, of, under: false };
}

/**
 * Whether a node may take something within reach.
 * @param {{x: [number, number], y: [number, number]}} reach
 * @param {number} x of its middle
 * @param {number} y
 */
const isWithin = (reach, x, y) =>
  x > reach.x[0] - AROUND &&
  x < reach.x[1] + AROUND &&
  y > reach.y[0] - AROUND &&
  y < reach.y[1] + AROUND;

/**
 * The boxes of what labels must not cover near where they are wanted: bodies with their names, and
 * numbers.
 * @param {App} app
 * @param {Flow} flow
 * @param {number} grown how much larger numbers in play are
 * @param {import("./labels.js").Wish[]} wishes
 */
export function obstaclesOf(app, flow, grown, wishes) {
  const { measures, mirror, view, walker } = app;
  const { disc, line, lift, gap, nameLine } = measures.table;
  const numbered = walker.active || view.numbering !== null;
  const inPlay = new Set(walker.inPlay);
  const reaches = wishes.map(reachOf);
  return flow.getNodes().flatMap(({ id, position: { x, y }, width = 0 }) => {
    const node = mirror.nodes.get(id);
    if (!node || !reaches.some((reach) => isWithin(reach, x, y))) return [];
    // What a node without a name is called by number stands under its body.
    const under = numbered && (view.numbering || !node.name) ? nameLine : 0;
    const [high, wide] = [disc + 4 + under, width + 8];
    const body = { x: x - wide / 2, y: y - disc / 2 - 2, width: wide, height: high };
    const name = measures.nameBox(bodyOf(app, id), { x, y }, view.down);
    const larger = inPlay.has(id) ? grown : 1;
    const beside = (measures.roomBeside(formatBeside(node, mirror.numbersOf(id))) - gap) * larger;
    const tall = (line + lift) * larger;
    const long = beside + gap;
    const start = isBefore(app, id) ? x - width / 2 - long : x + width / 2;
    const numbers = { x: start, y: y - tall, width: long, height: 2 * tall };
    return name.width > 0 ? [body, name, numbers] : [body, numbers];
  });
}
