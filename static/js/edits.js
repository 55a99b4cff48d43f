/** Edits that gestures share: what a click, a drop, a menu and a key all come down to. */

import { isLeaf } from "./app.js";
import { randomId } from "./session.js";

/** @typedef {import("./app.js").App} App */

/** Length of a new node's id: two people adding at once do not meet on one. */
const ID_LENGTH = 8;

/**
 * The next free name of a series: x1, x2, …
 * @param {App} app
 * @param {string} stem
 */
function freeName(app, stem) {
  const taken = new Set([...app.mirror.nodes.values()].map((node) => node.name));
  let count = 1;
  while (taken.has(`${stem}${count}`)) count++;
  return `${stem}${count}`;
}

/**
 * Add a node and, where a wire was held, connect it; then select it.
 * @param {App} app
 * @param {{op: string, name?: string, value?: number}} what
 * @param {import("./app.js").Point} at
 * @param {import("./app.js").HeldWire} [wire]
 */
export async function addNode(app, what, at, wire) {
  const id = `n${randomId(ID_LENGTH - 1)}`;
  const named = isLeaf(what.op) && what.op !== "constant";
  const name = what.name ?? (named ? freeName(app, "x") : undefined);
  /** @type {object[]} */
  const edits = [{ type: "add_node", id, ...what, name, ...at }];
  if (wire?.side === "output") {
    edits.push({ type: "connect", source: wire.node, target: id, port: 0 });
  } else if (wire) {
    edits.push({ type: "connect", source: id, target: wire.node, port: wire.port });
  }
  await app.session.batch(edits);
  app.view.select?.([id]);
  return id;
}

/**
 * Delete nodes and wires as one edit.
 * @param {App} app
 * @param {string[]} nodes
 * @param {string[]} wires
 */
export function remove(app, nodes, wires) {
  const gone = new Set(nodes);
  /** @type {object[]} */
  const edits = [];
  for (const id of wires) {
    const wire = app.mirror.wires.get(id);
    if (wire && !gone.has(wire.target) && !gone.has(wire.source)) {
      edits.push({ type: "disconnect", target: wire.target, port: wire.port });
    }
  }
  for (const id of nodes) {
    if (app.mirror.nodes.has(id)) edits.push({ type: "remove_node", id });
  }
  return app.session.batch(edits);
}

/**
 * Give a leaf a number: a placeholder is fed, another leaf is set.
 * @param {App} app
 * @param {string} id
 * @param {number | null} value
 */
export function setNumber(app, id, value) {
  app.session.endPreview();
  const feeds = app.mirror.nodes.get(id)?.op === "placeholder";
  if (value === null && !feeds) return undefined;
  return app.session.edit({ type: feeds ? "feed" : "set_value", id, value });
}

/**
 * The input ports of a node that have no wire.
 * @param {App} app
 * @param {string} id
 */
export function freePorts(app, id) {
  const arity = app.entries.get(app.mirror.nodes.get(id)?.op ?? "")?.arity ?? 0;
  return app.mirror.inputsOf(id, arity).flatMap((wire, port) => (wire === undefined ? [port] : []));
}

/**
 * How a sentence calls a node: its name, or its operator's symbol.
 * @param {App} app
 * @param {string} id
 */
export function labelOf(app, id) {
  const node = app.mirror.nodes.get(id);
  if (!node) return id;
  return node.name || (node.op === "constant" ? String(node.value) : symbolOf(app, node.op));
}

/**
 * @param {App} app
 * @param {string} op
 */
export const symbolOf = (app, op) => app.entries.get(op)?.symbol ?? op;

/** What a port is called, by the operator's arity. */
export const portName = (/** @type {number} */ port, /** @type {number} */ arity) =>
  arity === 1 ? "input" : port === 0 ? "first input" : "second input";
