/**
 * The far view: zoomed out, wires and bodies are painted on one canvas. Wires and nodes by the
 * thousand, as elements, make a graph slow to come and to pan, and at this distance no detail is seen.
 */

import { useLayoutEffect, useRef, useStore } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { crosses } from "../state/notation.js";
import { isLeaf } from "../words/kinds.js";
import { html, useTopic } from "../lib.js";
import { coloursOf, paintDots, shade } from "./dots.js";
import { isFrame } from "./elements.js";
import { corners, waysBetween } from "./path.js";
import { sizeOf, transformOf } from "./stores.js";
import { useColours } from "./theme.js";

/**
 * @typedef {import("./elements.js").FlowNode} FlowNode
 * @typedef {import("./bounds.js").Box} Box
 */

/** What is not finished is no mistake. */
const UNFINISHED = ["waiting", "blocked", "open-port"];

/** How much is seen of wires from one sweep of a gradient to another; canvas.css has the same. */
const LIGHT = 0.3;

/** What of the mirror, of the view and of the walk is seen from afar. */
const MIRRORED = ["structure", "numbers", "problems", "header"];
const VIEWED = ["lit", "focus", "spotlight"];

/**
 * The boxes of bodies, by node.
 * @param {FlowNode[]} nodes
 * @returns {Map<string, Box>}
 */
function boxesOf(nodes) {
  const boxes = new Map();
  for (const { id, position, width = 0, height = 0 } of nodes) {
    if (isFrame(id)) continue;
    boxes.set(id, { x: position.x - width / 2, y: position.y - height / 2, width, height });
  }
  return boxes;
}

/**
 * What is seen of a body.
 * @param {import("../state/app.js").App} app
 * @param {FlowNode} node
 * @param {Box} box
 * @returns {import("./dots.js").Dot}
 */
function dotOf({ mirror, view, walker }, { id, selected }, box) {
  const { lit } = view;
  const level = walker.active ? null : shade(mirror.numbersOf(id).gradient);
  const problem = mirror.problems.get(id);
  const spotlit = view.spotlight && walker.inPlay.length + view.focus.size > 0;
  /** @type {[import("./dots.js").Ring, boolean | undefined][]} the first that applies is drawn */
  const rings = [
    ["selected", selected],
    ["problem", problem && !UNFINISHED.includes(problem.code)],
    ["target", mirror.target === id],
    ["upstream", lit?.up.has(id)],
    ["downstream", lit?.down.has(id)],
    ["outline", level === null],
  ];
  return {
    ...box,
    leaf: isLeaf(mirror.nodes.get(id)?.op ?? ""),
    shade: level,
    ring: rings.find(([, applies]) => applies)?.[0] ?? null,
    dim: spotlit && !walker.lit.includes(id) && !view.focus.has(id),
  };
}

/**
 * Where a wire begins or ends on a node.
 * @param {FlowNode} node
 * @param {Box} box
 * @param {string} id of the port
 */
function portOf({ handles }, { x, y }, id) {
  const port = handles?.find((handle) => handle.id === id);
  return port && { x: x + port.x, y: y + port.y, side: port.position };
}

/**
 * @param {CanvasRenderingContext2D} context in canvas units
 * @param {import("../state/app.js").App} app
 * @param {FlowNode[]} nodes
 * @param {Map<string, Box>} boxes
 */
function paintWires(context, app, nodes, boxes) {
  const { measures, mirror, view } = app;
  const drawn = new Map(nodes.map((node) => [node.id, node]));
  const how = { bend: measures.table.bend, lead: view.laid?.lead };
  /** @param {string} node @param {string} port */
  const at = (node, port) => {
    const [own, box] = [drawn.get(node), boxes.get(node)];
    return own && box && portOf(own, box, port);
  };
  for (const light of [false, true]) {
    context.globalAlpha = light ? LIGHT : 1;
    context.beginPath();
    for (const wire of mirror.wires.values()) {
      if (crosses(app, wire) !== light) continue;
      const [start, end] = [at(wire.source, "out"), at(wire.target, String(wire.port))];
      if (!start || !end) continue;
      const ways = waysBetween(start.side, end.side);
      const [bend, one, other, stop] = corners(start, end, { ...how, ...ways });
      context.moveTo(start.x, start.y);
      context.lineTo(bend.x, bend.y);
      context.bezierCurveTo(one.x, one.y, other.x, other.y, stop.x, stop.y);
      context.lineTo(end.x, end.y);
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** @param {{nodes: FlowNode[]}} props */
export function FarView({ nodes }) {
  const app = useApp();
  for (const topic of MIRRORED) useTopic(app.mirror, topic);
  for (const topic of VIEWED) useTopic(app.view, topic);
  useTopic(app.walker, "walk");
  const read = useColours(coloursOf);
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [x, y, zoom] = useStore(transformOf);
  const [width, height] = useStore(sizeOf).split(" ").map(Number);

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context) return;
    const ratio = window.devicePixelRatio;
    canvas.current.width = width * ratio;
    canvas.current.height = height * ratio;
    const colours = read(canvas.current);
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
    const boxes = boxesOf(nodes);
    context.strokeStyle = colours.wire;
    context.lineWidth = 1.5 / zoom;
    paintWires(context, app, nodes, boxes);
    const dots = nodes.flatMap((node) => {
      const box = boxes.get(node.id);
      return box ? [dotOf(app, node, box)] : [];
    });
    paintDots(context, dots, colours, zoom);
  });
  return html`<canvas ref=${canvas} className="far-view" aria-hidden="true"></canvas>`;
}
