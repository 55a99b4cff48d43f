/** The mirror's nodes and wires as React Flow's arrays, keeping every object that did not change. */

import { useEffect, useLayoutEffect, useState } from "../../vendor/vendor.js";
import { usualSize } from "../acts/layout.js";
import { useApp } from "../state/app.js";

/**
 * @typedef {{id: string, type: string, position: {x: number, y: number}, data: Record<string, unknown>,
 *   selected?: boolean, dragging?: boolean, zIndex?: number, dragHandle?: string, width?: number, height?: number, measured?: {width?: number, height?: number}}} FlowNode
 * @typedef {{id: string, type: string, source: string, target: string, sourceHandle: string,
 *   targetHandle: string, selected?: boolean, domAttributes?: object}} FlowEdge
 */

/** One object for all nodes: what a card shows comes from the mirror by its id. */
const NO_DATA = /** @type {Record<string, unknown>} */ (Object.freeze({}));

/** A wire is heard of at its ends, in the details of nodes; by itself it would say two ids. */
const UNHEARD = Object.freeze({ "aria-hidden": true });

/** @typedef {{x: number, y: number}} Point */

/** How far apart nodes are seen: as they are placed, and in projector mode, where cards are larger. */
const AS_PLACED = { x: 1, y: 1 };
const PROJECTED = { x: 1.25, y: 1.12 };

/** @param {import("../state/view.js").View} view */
const spreadOf = (view) => (view.projector ? PROJECTED : AS_PLACED);

/**
 * Where a place of the document is seen on the canvas.
 * @param {import("../state/view.js").View} view
 * @param {Point} place
 */
export const seenPlace = (view, { x, y }) => ({ x: x * spreadOf(view).x, y: y * spreadOf(view).y });

/**
 * Which place of the document is seen there.
 * @param {import("../state/view.js").View} view
 * @param {Point} seen
 */
export const placeSeen = (view, { x, y }) => ({ x: x / spreadOf(view).x, y: y / spreadOf(view).y });

/**
 * @param {import("../state/mirror.js").Mirror} mirror
 * @param {import("../state/view.js").View} view
 * @param {FlowNode[]} before
 * @returns {FlowNode[]}
 */
function nodesOf(mirror, view, before) {
  const old = new Map(before.map((node) => [node.id, node]));
  const frames = [...mirror.frames.values()].map((frame) => frameOf(frame, view, old));
  const cards = [...mirror.nodes.values()].map(({ id, op, ...place }) => {
    const node = old.get(id);
    const { x, y } = seenPlace(view, place);
    if (!node) {
      return { id, type: "card", position: { x, y }, data: NO_DATA, measured: usualSize(op) };
    }
    // A node under the hand stays there.
    if (node.dragging || (node.position.x === x && node.position.y === y)) return node;
    return { ...node, position: { x, y } };
  });
  return [...frames, ...cards];
}

/** What tells a frame's id from a node's: no node's id has a colon. */
const FRAME = "frame:";

/** @param {string} id */
export const isFrame = (id) => id.startsWith(FRAME);

/** @param {string} id */
export const frameId = (id) => id.slice(FRAME.length);

/**
 * @param {import("../state/mirror.js").FrameDef} frame
 * @param {import("../state/view.js").View} view
 * @param {Map<string, FlowNode>} old
 * @returns {FlowNode}
 */
function frameOf({ id: own, ...box }, view, old) {
  const { x, y } = seenPlace(view, box);
  const { x: width, y: height } = seenPlace(view, { x: box.width, y: box.height });
  const id = `${FRAME}${own}`;
  const node = old.get(id);
  if (node?.dragging) return node;
  const here = node?.position.x === x && node.position.y === y;
  if (node && here && node.width === width && node.height === height) return node;
  // Drawn under wires and cards, and taken by its title.
  const fixed = { type: "frame", data: NO_DATA, zIndex: -1, dragHandle: ".frame-title" };
  return { ...node, ...fixed, id, position: { x, y }, width, height, measured: { width, height } };
}

/**
 * @param {import("../state/mirror.js").Mirror} mirror
 * @param {FlowEdge[]} before
 * @returns {FlowEdge[]}
 */
function edgesOf(mirror, before) {
  const old = new Map(before.map((edge) => [edge.id, edge]));
  return [...mirror.wires.entries()].map(([id, { source, target, port }]) => {
    const edge = old.get(id);
    if (edge?.source === source) return edge;
    return {
      id,
      type: "wire",
      source,
      target,
      sourceHandle: "out",
      targetHandle: String(port),
      domAttributes: UNHEARD,
    };
  });
}

/** React Flow's nodes and edges, following the mirror's structure. */
export function useElements() {
  const { mirror, view } = useApp();
  const [nodes, setNodes] = useState(() => nodesOf(mirror, view, []));
  const [edges, setEdges] = useState(() => edgesOf(mirror, []));
  useEffect(
    () =>
      mirror.subscribe("structure", () => {
        setNodes((before) => nodesOf(mirror, view, before));
        setEdges((before) => edgesOf(mirror, before));
      }),
    [mirror, view],
  );
  const { projector } = view;
  useLayoutEffect(
    () => setNodes((before) => nodesOf(mirror, view, before)),
    [mirror, view, projector],
  );
  return { nodes, setNodes, edges, setEdges };
}
