/** What things are called: nodes, operators, ports, and what is wrong with a node. */

import { inputName, problemWords, t, tOr } from "./i18n.js";
import { isConstant } from "./kinds.js";

/** @typedef {import("../state/app.js").App} App */

/**
 * How a sentence calls a node: its name, or its operator's symbol.
 * @param {App} app
 * @param {string} id
 */
export function labelOf(app, id) {
  const node = app.mirror.nodes.get(id);
  if (!node) return id;
  return node.name || (isConstant(node.op) ? String(node.value) : symbolOf(app, node.op));
}

/**
 * @param {App} app
 * @param {string} op
 */
export const symbolOf = (app, op) => app.entries.get(op)?.symbol ?? op;

/** What a port is called, by the operator's arity. */
export const portName = (/** @type {number} */ port, /** @type {number} */ arity) =>
  arity === 1 ? t("port.only") : inputName(port);

/**
 * What an operator or a leaf is called in words.
 * @param {string} op
 * @param {string} label as the server calls it
 */
export const entryLabel = (op, label) => tOr(`operator.${op}`, label);

/**
 * What is wrong with a node, in words, or nothing.
 * @param {App} app
 * @param {string} id
 */
export function problemOf(app, id) {
  const { problems } = app.mirror;
  const problem = problems.get(id);
  return problem ? problemWords(problem, id, (other) => labelOf(app, other), problems) : "";
}
