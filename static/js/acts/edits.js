/** Edits that gestures share: what a click, a drop, a menu and a key all come down to. */

import { chosenLetters } from "./letters.js";
import { t } from "../words/i18n.js";
import { MESSAGES } from "../link/protocol.js";
import { labelOf } from "../words/names.js";
import { moveEdits } from "./moving.js";
import { holdsValue, isFed } from "../words/kinds.js";

/** @typedef {import("../state/app.js").App} App */

/**
 * Where in the document a place of the view is.
 * @param {App} app
 * @param {import("../state/app.js").Point} at
 */
export const placeOf = ({ canvas }, at) => canvas?.toDocument(at) ?? at;

/**
 * Add the nodes of a formula.
 * @param {App} app
 * @param {string} text
 * @returns {Promise<string>} the node that holds its value
 * @throws the server's refusal, with the column; it is not shown
 */
export async function addFormula({ session }, text) {
  const message = { text, letters: chosenLetters() };
  const { target } = await session.send(MESSAGES.FORMULA, message, { quiet: true });
  return target;
}

/**
 * The edit that runs a wire to a port.
 * @param {string} source
 * @param {string} target
 * @param {number} port
 */
export const connection = (source, target, port) => ({ type: "connect", source, target, port });

/**
 * Delete nodes and wires as one edit. A node of one input leaves its wire behind, bridged; of one
 * with two, each input is offered.
 * @param {App} app
 * @param {string[]} chosen
 * @param {string[]} wires
 */
export async function remove(app, chosen, wires) {
  const nodes = app.mirror.withConstants(chosen);
  const gone = new Set(nodes);
  /** @type {object[]} */
  const edits = [];
  for (const id of wires) {
    const wire = app.mirror.wires.get(id);
    if (wire && !gone.has(wire.target) && !gone.has(wire.source)) {
      edits.push({ type: "disconnect", target: wire.target, port: wire.port });
    }
  }
  const offers = chosen.length === 1 ? bridgeOffers(app, chosen[0]) : [];
  for (const id of nodes) if (app.mirror.nodes.has(id)) edits.push({ type: "remove_node", id });
  for (const id of nodes) edits.push(...bridge(app, id, gone));
  for (const id of app.view.frames) edits.push({ type: "set_frame", id, frame: null });
  await app.session.batch(edits);
  if (offers.length) app.session.notify(t("delete.open"), "note", offers);
}

/**
 * The wires that close the gap a node of one input leaves; none for other nodes.
 * @param {App} app
 * @param {string} id
 * @param {Set<string>} gone nodes that go with it
 * @returns {object[]}
 */
function bridge(app, id, gone) {
  const source = sourceBefore(app, id, gone);
  if (source === null) return [];
  return app.mirror
    .usesOf(id)
    .filter(({ target }) => !gone.has(target))
    .map(({ target, port }) => connection(source, target, port));
}

/**
 * What feeds a node of one input, past nodes that go with it.
 * @param {App} app
 * @param {string} id
 * @param {Set<string>} gone
 * @returns {string | null}
 */
function sourceBefore(app, id, gone) {
  let at = id;
  for (;;) {
    const [wire, another] = app.mirror.drawnInputs(at);
    if (!wire || another || arityOf(app, at) !== app.mirror.wiresInto(at).length) return null;
    if (!gone.has(wire.source)) return wire.source;
    at = wire.source;
  }
}

/**
 * For a node of two inputs that is about to go: a bridge from either.
 * @param {App} app
 * @param {string} id
 */
function bridgeOffers(app, id) {
  const uses = app.mirror.usesOf(id);
  if (arityOf(app, id) !== 2 || app.mirror.drawnInputs(id).length !== 2) return [];
  if (uses.length === 0) return [];
  return app.mirror.inputsOf(id, 2).flatMap((wire) => {
    if (!wire) return [];
    const edits = uses.map(({ target, port }) => connection(wire.source, target, port));
    return [
      {
        label: t("delete.bridge", { node: labelOf(app, wire.source) }),
        run: () => void app.session.batch(edits),
      },
    ];
  });
}

/**
 * Unplug nodes, bridging where they had one input.
 * @param {App} app
 * @param {string[]} nodes
 */
export const bridgeOut = (app, nodes) => app.session.batch(bridgedOut(app, nodes));

/**
 * The edits that unplug nodes, bridging where they had one input.
 * @param {App} app
 * @param {string[]} nodes
 * @returns {object[]}
 */
export function bridgedOut(app, nodes) {
  const out = new Set(nodes);
  /** @type {object[]} */
  const edits = [];
  for (const id of nodes) {
    for (const { port } of app.mirror.drawnInputs(id)) {
      edits.push({ type: "disconnect", target: id, port });
    }
    for (const { target, port } of app.mirror.usesOf(id)) {
      if (!out.has(target)) edits.push({ type: "disconnect", target, port });
    }
  }
  for (const id of nodes) edits.push(...bridge(app, id, out));
  return edits;
}

/**
 * Put a node into a wire: the wire's source feeds its first free port, and it feeds what the wire fed.
 * @param {App} app
 * @param {string} id
 * @param {string} wireId
 * @returns {object[]} the edits
 */
export function insertion(app, id, wireId) {
  const wire = app.mirror.wires.get(wireId);
  if (!wire) return [];
  const [port = 0] = freePorts(app, id);
  return [connection(wire.source, id, port), connection(id, wire.target, wire.port)];
}

/**
 * Whether an operator hangs in no wire and has a free port, so that dropping it on a wire means
 * something.
 * @param {App} app
 * @param {string} id
 */
export const isLoose = (app, id) =>
  freePorts(app, id).length > 0 &&
  app.mirror.usesOf(id).length === 0 &&
  app.mirror.drawnInputs(id).length === 0;

/**
 * Wire each selected node to the next, to its first free input.
 * @param {App} app
 */
export function connectInOrder(app) {
  const { nodes } = app.view;
  const edits = nodes.slice(1).flatMap((target, index) => {
    const [port] = freePorts(app, target);
    return port === undefined ? [] : [connection(nodes[index], target, port)];
  });
  return app.session.batch(edits);
}

/**
 * Exchange a node's two input wires.
 * @param {App} app
 * @param {string} id
 */
export function swapInputs(app, id) {
  const wires = app.mirror.inputsOf(id, 2);
  const edits = wires.map((wire, port) =>
    wire
      ? connection(wire.source, id, 1 - port)
      : { type: "disconnect", target: id, port: 1 - port },
  );
  return app.session.batch(edits);
}

/**
 * Put the selected nodes in one column ("x") or row ("y").
 * @param {App} app
 * @param {"x" | "y"} axis
 */
export function align(app, axis) {
  const nodes = selectedNodes(app);
  const line = Math.min(...nodes.map((node) => node[axis]));
  return moveTo(app, nodes, axis, () => line);
}

/**
 * Space the selected nodes evenly.
 * @param {App} app
 * @param {"x" | "y"} axis
 */
export function distribute(app, axis) {
  const nodes = selectedNodes(app).sort((a, b) => a[axis] - b[axis]);
  const first = nodes[0][axis];
  const step = (nodes[nodes.length - 1][axis] - first) / (nodes.length - 1);
  return moveTo(app, nodes, axis, (index) => first + index * step);
}

/** @param {App} app */
const selectedNodes = (app) => app.view.nodes.flatMap((id) => app.mirror.nodes.get(id) ?? []);

/**
 * @param {App} app
 * @param {import("../state/mirror.js").NodeDef[]} nodes
 * @param {"x" | "y"} axis
 * @param {(index: number) => number} place
 */
function moveTo(app, nodes, axis, place) {
  const places = nodes.map(({ id, ...at }, index) => {
    const [x, y] = axis === "x" ? [place(index), at.y] : [at.x, place(index)];
    return /** @type {[string, import("../state/app.js").Point]} */ ([id, { x, y }]);
  });
  return app.session.batch(moveEdits(app.mirror, places));
}

/**
 * Nodes, with their wires among themselves and their feeds, as a document's JSON.
 * @param {App} app
 * @param {string[]} [ids] the selected ones by default
 */
export function selectedText({ mirror, view }, ids = view.nodes) {
  const chosen = new Set(mirror.withConstants(ids));
  const feeds = Object.fromEntries([...mirror.feeds].filter(([id]) => chosen.has(id)));
  const nodes = [...mirror.nodes.values()]
    .filter(({ id }) => chosen.has(id))
    .map(({ value, ...node }) => (holdsValue(node.op) ? { ...node, value } : node));
  const edges = [...mirror.wires.values()]
    .filter(({ source, target }) => chosen.has(source) && chosen.has(target))
    .map(({ port, ...wire }) => ({ ...wire, key: port }));
  const direction = mirror.direction ?? undefined;
  const graph = { format: "chalkgrad", version: 1, direction, feeds };
  return JSON.stringify({ directed: true, multigraph: true, graph, nodes, edges }, null, 2);
}

/**
 * The wires that lead into nodes from others, as (source, target, port): a copy keeps them.
 * @param {App} app
 * @param {string[]} [ids] the selected ones by default
 * @returns {[string, string, number][]}
 */
export function wiresFromOutside({ mirror, view }, ids = view.nodes) {
  const chosen = new Set(mirror.withConstants(ids));
  return [...chosen].flatMap((id) =>
    mirror
      .wiresInto(id)
      .filter(({ source }) => !chosen.has(source))
      .map(
        ({ source, target, port }) =>
          /** @type {[string, string, number]} */ ([source, target, port]),
      ),
  );
}

/**
 * Give a leaf a number: a placeholder is fed, another leaf is set.
 * @param {App} app
 * @param {string} id
 * @param {number | null} value
 * @param {{quiet?: boolean}} [options] quiet: the caller shows a refusal by itself
 */
export function setNumber(app, id, value, options) {
  app.session.questions.endPreview();
  const edit = numberEdit(app, id, value);
  return value === null && edit.type !== "feed" ? undefined : app.session.edit(edit, options);
}

/**
 * The edit that gives a leaf a number, or takes a placeholder's away.
 * @param {App} app
 * @param {string} id
 * @param {number | null} value
 */
export const numberEdit = ({ mirror }, id, value) => ({
  type: isFed(mirror.nodes.get(id)?.op) ? "feed" : "set_value",
  id,
  value,
});

/**
 * How many input ports a node has.
 * @param {App} app
 * @param {string} id
 */
export const arityOf = ({ entries, mirror }, id) =>
  entries.get(mirror.nodes.get(id)?.op ?? "")?.arity ?? 0;

/**
 * The input ports of a node that have no wire.
 * @param {App} app
 * @param {string} id
 */
export function freePorts(app, id) {
  const arity = arityOf(app, id);
  const inputs = app.mirror.inputsOf(id, arity);
  const free = inputs.flatMap((wire, port) => (wire === undefined ? [port] : []));
  const { many } = app.entries.get(app.mirror.nodes.get(id)?.op ?? "") ?? {};
  return free.length === 0 && many ? [arity] : free;
}
