/**
 * Laying out: elkjs's layered algorithm, in a worker, places the selection or the whole graph from
 * left to right. Only places go to the server, as one edit.
 */

import { ELK } from "../../vendor/vendor.js";
import { arityOf } from "./edits.js";
import { isLeaf } from "../state/app.js";

/** @typedef {import("../state/app.js").App} App */

/** Room between columns for a wire and the numbers on it, and between rows, in canvas units. */
const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.spacing.nodeNodeBetweenLayers": "88",
  "elk.spacing.nodeNode": "44",
  "elk.spacing.edgeNode": "28",
  // As near to the leaves as may be: values are read from left to right.
  "elk.layered.layering.strategy": "LONGEST_PATH_SOURCE",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

/**
 * The size of a card before it is measured; nodes outside the view never are. Without a size, React
 * Flow forgets a new node's ports when it is given the nodes again before its own measurement has
 * come back to us: wires to the node would then neither show nor start.
 * @param {string} op
 */
export const usualSize = (op) => ({ width: 176, height: isLeaf(op) ? 138 : 91 });

/** How long the nodes take to their new places, in milliseconds; see canvas.css. */
const GLIDE_MS = 350;

/** @type {any} */
let elk = null;

/**
 * The graph in elk's words, ports included, so that crossings are judged where wires really end.
 * @param {App} app
 * @param {string[]} ids
 */
function elkGraph(app, ids) {
  const { mirror } = app;
  const chosen = new Set(ids);
  return {
    id: "root",
    layoutOptions: OPTIONS,
    children: ids.map((id) => {
      const size = app.canvas?.sizeOf(id) ?? usualSize(mirror.nodes.get(id)?.op ?? "");
      const inputs = Array.from({ length: arityOf(app, id) }, (_, port) => ({
        id: `${id}:${port}`,
        layoutOptions: { "elk.port.side": "WEST", "elk.port.index": String(-port) },
      }));
      const output = { id: `${id}:out`, layoutOptions: { "elk.port.side": "EAST" } };
      return {
        id,
        ...size,
        ports: [...inputs, output],
        layoutOptions: { "elk.portConstraints": "FIXED_ORDER" },
      };
    }),
    edges: [...mirror.wires.entries()]
      .filter(([, { source, target }]) => chosen.has(source) && chosen.has(target))
      .map(([id, { source }]) => ({ id: `wire ${id}`, sources: [`${source}:out`], targets: [id] })),
  };
}

/** @param {App} app */
export async function layOut(app) {
  const { mirror, session, view, canvas } = app;
  const ids = view.nodes.length > 1 ? view.nodes : [...mirror.nodes.keys()];
  elk ??= new ELK({ workerUrl: new URL("../../vendor/elk-worker.min.js", import.meta.url).href });
  const { children } = await elk.layout(elkGraph(app, ids));
  const before = ids.flatMap((id) => mirror.nodes.get(id) ?? []);
  // What is laid out stays where it was: its top-left corner does not move.
  const left = Math.min(...before.map(({ x }) => x));
  const top = Math.min(...before.map(({ y }) => y));
  const found = /** @type {{id: string, x: number, y: number}[]} */ (children);
  const dx = left - Math.min(...found.map(({ x }) => x));
  const dy = top - Math.min(...found.map(({ y }) => y));
  const positions = Object.fromEntries(found.map(({ id, x, y }) => [id, [x + dx, y + dy]]));
  canvas?.glide(GLIDE_MS);
  await session.edit({ type: "move", positions });
  if (ids.length === mirror.nodes.size) canvas?.fit();
}
