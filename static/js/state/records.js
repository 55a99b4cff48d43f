/**
 * The document's records in the mirror, and how a difference changes them. A snapshot is the
 * difference to an empty document. Nothing here knows an edit: what changed comes from the server.
 */

import { isConstant } from "../words/kinds.js";

/** @typedef {import("./mirror.js").Mirror} Mirror */

/**
 * @template [T=any]
 * @typedef {{added?: T[], changed?: T[], removed?: any[]}} Changes records are whole
 */

/**
 * What is different in a document.
 * @typedef {object} Difference
 * @property {Changes} [nodes]
 * @property {Changes} [wires] by target and port where they were removed
 * @property {{added?: Record<string, number>, changed?: Record<string, number>,
 *   removed?: string[]}} [feeds]
 * @property {Changes} [frames]
 * @property {Record<string, any>} [header] the fields that changed
 */

/**
 * The id of the wire on a port.
 * @param {string} target
 * @param {number} port
 */
export const wireId = (target, port) => `${target}:${port}`;

/** What of a node its number, and those of others, are computed from. */
const COMPUTED_FROM = /** @type {const} */ (["op", "value"]);

/** What of a node shows elsewhere than in its own body: in lists, and where it is. */
const SHOWN_ELSEWHERE = /** @type {const} */ (["op", "name", "x", "y"]);

/**
 * A whole document as the difference to an empty one.
 * @param {any} document as the server exports it
 * @returns {Difference}
 */
export function wholeOf({ graph, nodes, edges }) {
  const { title = "", mode = "eager", target = null, direction = null, note = null } = graph;
  const { lesson = null, step = null, hidden = {}, feeds = {}, frames = [] } = graph;
  return {
    nodes: { added: nodes },
    wires: { added: edges },
    feeds: { added: feeds },
    frames: { added: frames },
    header: { title, mode, target, direction, note, hidden, lesson, step },
  };
}

/**
 * Change the records as a difference says.
 * @param {Mirror} mirror
 * @param {Difference} difference
 * @param {Set<string>} touched topics of what changed
 */
export function takeDifference(mirror, { nodes, wires, feeds, frames, header }, touched) {
  for (const [target, port] of wires?.removed ?? [])
    dropWire(mirror, wireId(target, port), touched);
  for (const id of nodes?.removed ?? []) dropNode(mirror, id, touched);
  for (const record of recordsOf(nodes)) putNode(mirror, record, touched);
  for (const record of recordsOf(wires)) putWire(mirror, record, touched);
  for (const id of feeds?.removed ?? []) {
    mirror.feeds.delete(id);
    touched.add(`node:${id}`);
  }
  for (const [id, number] of Object.entries({ ...feeds?.added, ...feeds?.changed })) {
    mirror.feeds.set(id, number);
    touched.add(`node:${id}`);
  }
  for (const id of frames?.removed ?? []) mirror.frames.delete(id);
  for (const frame of recordsOf(frames)) mirror.frames.set(frame.id, frame);
  if (feeds) touched.add("recomputed");
  if (frames) touched.add("structure");
  takeHeader(mirror, header ?? {}, touched);
}

/** @param {Changes} [changes] */
const recordsOf = ({ added = [], changed = [] } = {}) => [...added, ...changed];

/**
 * @param {Mirror} mirror
 * @param {any} record
 * @param {Set<string>} touched
 */
function putNode(mirror, record, touched) {
  const before = mirror.nodes.get(record.id);
  const now = { ...record, x: record.x ?? 0, y: record.y ?? 0 };
  mirror.nodes.set(record.id, now);
  touched.add(`node:${record.id}`);
  if (SHOWN_ELSEWHERE.some((field) => before?.[field] !== now[field])) touched.add("structure");
  if ([before, now].some((node) => isConstant(node?.op))) touchUsers(mirror, now.id, touched);
  if (COMPUTED_FROM.some((field) => before?.[field] !== now[field])) touched.add("recomputed");
}

/**
 * A constant may have stepped into its users, or out of them.
 * @param {Mirror} mirror
 * @param {string} id
 * @param {Set<string>} touched
 */
export function touchUsers(mirror, id, touched) {
  for (const { target } of mirror.usesOf(id)) touched.add(`node:${target}`);
  touched.add("structure");
}

/**
 * @param {Mirror} mirror
 * @param {string} id
 * @param {Set<string>} touched
 */
function dropNode(mirror, id, touched) {
  mirror.nodes.delete(id);
  mirror.numbers.delete(id);
  if (mirror.problems.delete(id)) touched.add("problems");
  mirror.dropSerial(id);
  touched.add(`node:${id}`).add("structure").add("recomputed");
}

/**
 * @param {Mirror} mirror
 * @param {{source: string, target: string, key: number}} record
 * @param {Set<string>} touched
 */
function putWire(mirror, { key: port, ...record }, touched) {
  const { source, target } = record;
  const id = wireId(target, port);
  const before = mirror.wires.get(id);
  if (before) unlist(mirror.uses, before.source, id);
  mirror.wires.set(id, { ...record, port });
  listed(mirror.uses, source).add(id);
  listed(mirror.inputs, target).add(id);
  touched.add(`node:${target}`).add("structure").add("recomputed").add(`wire:${id}`);
}

/**
 * @param {Mirror} mirror
 * @param {string} id
 * @param {Set<string>} touched
 */
function dropWire(mirror, id, touched) {
  const wire = mirror.wires.get(id);
  if (!wire) return;
  mirror.wires.delete(id);
  mirror.wireNumbers.delete(id);
  unlist(mirror.uses, wire.source, id);
  unlist(mirror.inputs, wire.target, id);
  touched.add(`node:${wire.target}`).add("structure").add("recomputed").add(`wire:${id}`);
}

/**
 * The wires of a node in an index, to add to.
 * @param {Map<string, Set<string>>} index
 * @param {string} node
 */
function listed(index, node) {
  let wires = index.get(node);
  if (!wires) index.set(node, (wires = new Set()));
  return wires;
}

/**
 * @param {Map<string, Set<string>>} index
 * @param {string} node
 * @param {string} wire
 */
function unlist(index, node, wire) {
  const wires = index.get(node);
  wires?.delete(wire);
  if (wires?.size === 0) index.delete(node);
}

/**
 * @param {Mirror} mirror
 * @param {Record<string, any>} header
 * @param {Set<string>} touched
 */
function takeHeader(mirror, header, touched) {
  const { title, mode, target, direction, note, hidden, lesson, step } = header;
  if (title !== undefined) mirror.title = title;
  if (mode !== undefined) mirror.mode = mode;
  if (note !== undefined) mirror.note = note;
  if ([title, mode, note].some((said) => said !== undefined)) touched.add("header");
  if (direction !== undefined) {
    mirror.direction = direction;
    touched.add("direction");
  }
  if (target !== undefined) mirror.chosenTarget = target;
  if (lesson !== undefined) mirror.lesson = lesson;
  if (step !== undefined) mirror.step = step;
  if (lesson !== undefined || step !== undefined) touched.add("lesson");
  if (hidden !== undefined) takeHidden(mirror, new Map(Object.entries(hidden)), touched);
}

/**
 * @param {Mirror} mirror
 * @param {Map<string, string>} hidden
 * @param {Set<string>} touched
 */
function takeHidden(mirror, hidden, touched) {
  const before = mirror.hidden;
  mirror.hidden = hidden;
  for (const item of new Set([...before.keys(), ...hidden.keys()])) {
    if (before.get(item) === hidden.get(item)) continue;
    const [kind, id, port] = item.split(":");
    touched.add("hidden").add(`node:${id}`);
    if (kind === "local") touched.add(`wire:${wireId(id, Number(port))}`);
  }
}
