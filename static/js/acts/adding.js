/** Adding nodes by hand: one, or an operator with an input of its own. */

import { isDifferentiable } from "../words/kinds.js";
import { randomId } from "../link/ids.js";
import { connection, insertion, numberEdit, placeOf } from "./edits.js";
import { roomInWire } from "./room.js";

/**
 * @typedef {import("../state/app.js").App} App
 * @typedef {import("../state/app.js").Point} Point
 * @typedef {import("../state/view.js").HeldWire} HeldWire
 * @typedef {{op: string, name?: string, value?: number}} What a new node
 * @typedef {{id: string, number: number | null}} There a node that is there and, of a leaf, its new number
 */

/** Length of a new node's id: two people adding at once do not meet on one. */
const ID_LENGTH = 8;

const newId = () => `n${randomId(ID_LENGTH - 1)}`;

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
 * @param {App} app
 * @param {string} id
 * @param {What} what
 * @param {Point} at in the document
 */
function addition(app, id, what, { x, y }) {
  const name = what.name ?? (isDifferentiable(what.op) ? freeName(app, "x") : undefined);
  return { type: "add_node", id, ...what, name, x, y };
}

/**
 * The wire that is held, run to a node or from it.
 * @param {HeldWire} wire
 * @param {string} id
 * @param {number} port of the node, where the wire runs to it
 */
const held = (wire, id, port) =>
  wire.side === "output" ? connection(wire.node, id, port) : connection(id, wire.node, wire.port);

/** @param {App} app @param {There} leaf */
const given = (app, { id, number }) => (number === null ? [] : [numberEdit(app, id, number)]);

/**
 * Add a node and, where a wire was held, connect it; then select it.
 * @param {App} app
 * @param {What} what
 * @param {Point} at in the view
 * @param {HeldWire} [wire] held, and connected to the node
 * @param {string} [into] the wire that the node is put into
 */
export async function addNode(app, what, at, wire, into) {
  const id = newId();
  const wish = placeOf(app, at);
  const room = into ? roomInWire(app, into, wish, what.op) : { at: wish, edits: [] };
  const edits = [
    addition(app, id, what, room.at),
    ...(wire ? [held(wire, id, 0)] : []),
    ...(into ? insertion(app, id, into) : []),
    ...room.edits,
  ];
  await app.session.batch(edits);
  app.canvas?.select([id]);
  return id;
}

/**
 * Add an operator of two inputs: a wire that is held is one of them, a leaf the other.
 * @param {App} app
 * @param {string} op
 * @param {What | There} leaf
 * @param {boolean} first whether the leaf is the first input
 * @param {Point} at in the view
 * @param {HeldWire} wire
 */
export async function addWithInput(app, op, leaf, first, at, wire) {
  const id = newId();
  const place = placeOf(app, at);
  const input = "id" in leaf ? leaf.id : newId();
  /** @type {object[]} */
  const edits = [addition(app, id, { op }, place), held(wire, id, first ? 1 : 0)];
  if (!("id" in leaf)) {
    edits.push(addition(app, input, leaf, app.canvas?.placeOfInput(place, first) ?? place));
  } else {
    edits.push(...given(app, leaf));
  }
  edits.push(connection(input, id, first ? 0 : 1));
  await app.session.batch(edits);
  app.canvas?.select([id]);
  return id;
}

/**
 * Go to a node that is there, with the wire that is held, and give it its new number.
 * @param {App} app
 * @param {There} there
 * @param {HeldWire} [wire]
 */
export async function takeThere(app, there, wire) {
  const edits = [...given(app, there), ...(wire ? [held(wire, there.id, 0)] : [])];
  if (edits.length) await app.session.batch(edits);
  app.canvas?.pick(there.id);
  return there.id;
}
