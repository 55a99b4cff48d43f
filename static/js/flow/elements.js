/** The mirror's nodes and wires as React Flow's arrays, keeping every object that did not change. */

import { Position, useEffect, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { frameAround } from "../acts/framing.js";
import { bodyOf } from "../state/notation.js";
import { laidBounds } from "./bounds.js";

/**
 * @typedef {{id: string, type: string, position: {x: number, y: number}, data: Record<string, any>,
 *   handles?: import("../../vendor/vendor.js").NodeHandle[], origin?: [number, number], selected?: boolean, dragging?: boolean, held?: boolean, zIndex?: number, dragHandle?: string, width?: number, height?: number, measured?: {width?: number, height?: number}}} FlowNode
 * @typedef {{id: string, type: string, source: string, target: string, sourceHandle: string,
 *   targetHandle: string, selected?: boolean, held?: boolean, domAttributes?: object}} FlowEdge
 */

/** Nodes are placed by their middles, and frames by their corners. */
const MIDDLE = /** @type {[number, number]} */ ([0.5, 0.5]);
const CORNER = /** @type {[number, number]} */ ([0, 0]);

/** One object for all frames: what one shows comes from the mirror by its id. */
const NO_DATA = /** @type {Record<string, unknown>} */ (Object.freeze({}));

/** A wire is heard of at its ends, in the details of nodes; by itself it would say two ids. */
const UNHEARD = Object.freeze({ "aria-hidden": true });

/**
 * Where a node's ports are on it, told to React Flow before it could measure them: a node that is
 * new then has its wires at once, and nothing is measured at all.
 * @param {import("../state/app.js").App} app
 * @param {string} id
 * @param {import("../state/notation.js").Body} body
 * @param {number} width
 * @returns {import("../../vendor/vendor.js").NodeHandle[]}
 */
function handlesOf({ measures, view }, id, { ports, back }, width) {
  const { disc } = measures.table;
  const ends = measures.ends(ports.length);
  const point = { width: 0, height: 0, nodeId: id };
  const [target, source] = /** @type {const} */ (["target", "source"]);
  const down = view.down;
  const length = down ? disc : width;
  const middle = (down ? width : disc) / 2;
  /** A place so far along the way that values run. @param {number} along @param {number} across */
  const place = (along, across) => {
    const on = back ? length - along : along;
    return down ? { x: across, y: on } : { x: on, y: across };
  };
  const { into, out } = sidesOfPorts(down, back);
  const inputs = ports.map((port, index) => {
    const at = place(measures.inset(ends[index]), middle + ends[index]);
    return { ...point, id: String(port), type: target, position: into, ...at };
  });
  return [
    ...inputs,
    { ...point, id: "out", type: source, position: out, ...place(length, middle) },
  ];
}

/**
 * On which sides of a body wires end and begin.
 * @param {boolean | undefined} down whether values run down
 * @param {boolean} back whether they run the other way through this one
 */
export function sidesOfPorts(down, back) {
  const [into, out] = down ? [Position.Top, Position.Bottom] : [Position.Left, Position.Right];
  return back ? { into: out, out: into } : { into, out };
}

/**
 * @param {import("../state/app.js").App} app
 * @param {FlowNode[]} before
 * @returns {FlowNode[]}
 */
function nodesOf(app, before) {
  const { measures, mirror, view } = app;
  const old = new Map(before.map((node) => [node.id, node]));
  const frames = [...mirror.frames.values()].flatMap((frame) => {
    const drawn = view.laid ? laidFrame(app, frame, view.laid) : frame;
    return drawn ? [frameOf(drawn, old)] : [];
  });
  const way = view.down ? "down" : "right";
  const bodies = [...mirror.nodes.values()].flatMap(({ id, ...own }) => {
    if (mirror.standsInside(id)) return [];
    const { x, y } = view.laid?.places.get(id) ?? own;
    const node = old.get(id);
    const body = bodyOf(app, id);
    const width = measures.bodyWidth(body.text);
    const ports = `${way} ${body.back ? "back " : ""}${body.ports.join(" ")}`;
    const here = node?.position.x === x && node.position.y === y;
    const same = node?.width === width && node.data.ports === ports;
    // A node under the hand stays there.
    if (node && same && (here || node.dragging)) return [node];
    const height = measures.table.disc;
    return [
      {
        ...node,
        id,
        type: "body",
        origin: MIDDLE,
        position: node?.dragging ? node.position : { x, y },
        width,
        height,
        // What the library finds by measuring: whole pixels. It has no need to look again then.
        measured: { width: Math.round(width), height },
        data: same && node ? node.data : { ports },
        handles: same && node ? node.handles : handlesOf(app, id, body, width),
      },
    ];
  });
  return /** @type {FlowNode[]} */ ([...frames, ...bodies]);
}

/** What tells a frame's id from a node's: no node's id has a colon. */
const FRAME = "frame:";

/** @param {string} id */
export const isFrame = (id) => id.startsWith(FRAME);

/** @param {string} id */
export const frameId = (id) => id.slice(FRAME.length);

/**
 * A frame around its nodes where this window lays them out; null for one that has none, or would hold
 * others there.
 * @param {import("../state/app.js").App} app
 * @param {import("../state/mirror.js").FrameDef} frame
 * @param {import("../state/view.js").Laid} laid
 * @returns {import("../state/mirror.js").FrameDef | null}
 */
function laidFrame(app, frame, laid) {
  const drawn = [...app.mirror.nodes.values()].filter(({ id }) => !app.mirror.standsInside(id));
  const inside = new Set(drawn.filter((node) => holds(frame, node)).map(({ id }) => id));
  const box = laidBounds(app, inside, laid);
  if (!box) return null;
  const around = frameAround(box);
  const foreign = drawn.some(({ id }) => {
    const at = laid.places.get(id);
    return at && !inside.has(id) && holds(around, at);
  });
  return foreign ? null : { ...frame, ...around };
}

/**
 * Whether a point lies in a box.
 * @param {import("./bounds.js").Box} box
 * @param {import("../state/app.js").Point} point
 */
const holds = ({ x, y, width, height }, point) =>
  point.x > x && point.x < x + width && point.y > y && point.y < y + height;

/**
 * @param {import("../state/mirror.js").FrameDef} frame
 * @param {Map<string, FlowNode>} old
 * @returns {FlowNode}
 */
function frameOf({ id: own, x, y, width, height }, old) {
  const id = `${FRAME}${own}`;
  const node = old.get(id);
  if (node?.dragging) return node;
  const here = node?.position.x === x && node.position.y === y;
  if (node && here && node.width === width && node.height === height) return node;
  // Drawn under wires and bodies, placed by its corner, and taken by its title.
  const drawn = { type: "frame", data: NO_DATA, zIndex: -1, origin: CORNER };
  const fixed = { ...drawn, dragHandle: ".frame-title" };
  return { ...node, ...fixed, id, position: { x, y }, width, height, measured: { width, height } };
}

/**
 * @param {import("../state/mirror.js").Mirror} mirror
 * @param {FlowEdge[]} before
 * @returns {FlowEdge[]}
 */
function edgesOf(mirror, before) {
  const old = new Map(before.map((edge) => [edge.id, edge]));
  return [...mirror.wires.entries()].flatMap(([id, { source, target, port }]) => {
    if (mirror.standsInside(source)) return [];
    const edge = old.get(id);
    if (edge?.source === source) return [edge];
    const targetHandle = String(port);
    const ends = { source, target, sourceHandle: "out", targetHandle };
    return [{ id, type: "wire", ...ends, domAttributes: UNHEARD }];
  });
}

/** React Flow's nodes and edges, following the mirror's structure. */
export function useElements() {
  const app = useApp();
  const { mirror, view } = app;
  const [nodes, setNodes] = useState(() => nodesOf(app, []));
  const [edges, setEdges] = useState(() => edgesOf(mirror, []));
  useEffect(() => {
    const again = () => {
      setNodes((before) => nodesOf(app, before));
      setEdges((before) => edgesOf(mirror, before));
    };
    const stops = [mirror.subscribe("structure", again), view.subscribe("laid", again)];
    return () => stops.forEach((stop) => stop());
  }, [app, mirror, view]);
  return { nodes, setNodes, edges, setEdges };
}
