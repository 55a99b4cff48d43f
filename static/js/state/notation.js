/**
 * What stands in the body of a node, and beside it; server/chalkgrad/picture/notation.py draws the
 * same. A constant that an operator uses is no body of its own: it stands in the operator.
 */

import { formatConstant } from "../words/format.js";
import { isLeaf } from "../words/kinds.js";

/**
 * A piece of a line of text: on the line, raised or lowered; `constant` is the node whose number or
 * name it is.
 * @typedef {{text: string, script?: "sub" | "sup", constant?: string}} Run
 * @typedef {{text: Run[], name: Run[], ports: number[], constants: string[], back: boolean}} Body
 *   `ports` are those that have no constant in them; `back`: whether values run through it the other
 *   way, in every second sweep of a gradient
 */

/** What stands for an argument between commas. */
const HOLE = { text: "·" };

const WITH_SUBSCRIPT = /^(\p{L}+)_?(\d+)$/u;

/** The parts of a derivative's name: ∂f/∂x1, ∂²f/∂x1∂x2. */
const PARTIAL = /[∂/⁰¹²³⁴⁵⁶⁷⁸⁹]+|[^∂/⁰¹²³⁴⁵⁶⁷⁸⁹]+/gu;

/**
 * A name as it is set: figures at its end are lowered, at those of its parts in a derivative's.
 * @param {string} name
 * @returns {Run[]}
 */
export function typeset(name) {
  const parts = name.startsWith("∂") ? (name.match(PARTIAL) ?? []) : [name];
  return parts.flatMap((part) => {
    const [, base, below] = WITH_SUBSCRIPT.exec(part) ?? [];
    if (base) return [{ text: base }, { text: below, script: /** @type {const} */ ("sub") }];
    return part ? [{ text: part }] : [];
  });
}

/** Whether values run the other way through a node. @param {{sweep?: number} | undefined} node */
export const runsBack = (node) => (node?.sweep ?? 0) % 2 === 1;

/**
 * Whether a wire leads from one sweep of a gradient to another.
 * @param {import("./app.js").App} app
 * @param {{source: string, target: string}} wire
 */
export const crosses = ({ mirror }, { source, target }) =>
  mirror.nodes.get(source)?.sweep !== mirror.nodes.get(target)?.sweep;

/**
 * @param {import("./app.js").App} app
 * @param {string} id of a node that is there
 * @returns {Body}
 */
export function bodyOf({ mirror, entries }, id) {
  const node = /** @type {import("./mirror.js").NodeDef} */ (mirror.nodes.get(id));
  const name = typeset(node.name ?? "");
  const back = runsBack(node);
  if (isLeaf(node.op)) {
    const text = name.length ? name : [{ text: formatConstant(node) }];
    return { text, name: [], ports: [], constants: [], back };
  }
  const entry = entries.get(node.op);
  const { symbol = node.op, many = false } = entry ?? {};
  const inside = mirror
    .inputsOf(id, mirror.portsOf(id, entry))
    .map((wire) => (wire && mirror.standsInside(wire.source) ? wire.source : null));
  const texts = inside.map((source) =>
    source === null ? null : constant(mirror.nodes.get(source)),
  );
  return {
    text: operator({ op: node.op, symbol, many }, texts),
    name,
    ports: inside.flatMap((source, port) => (source === null ? [port] : [])),
    constants: inside.filter((source) => source !== null),
    back,
  };
}

/** What a word has and a sign has not, which stands between two operands. */
const LETTER = /\p{L}/u;

/**
 * @param {{op: string, symbol: string, many: boolean}} entry
 * @param {(Run[] | null | undefined)[]} texts of the constants, by port
 * @returns {Run[]}
 */
function operator({ op, symbol, many }, texts) {
  if (texts.every((text) => !text)) return [{ text: symbol }];
  if (op === "pow") {
    const [base, exponent] = texts;
    const raised = (exponent ?? [{ text: "( )" }]).map((run) => ({ ...run, script: "sup" }));
    return [...(base ?? [{ text: "( )" }]), .../** @type {Run[]} */ (raised)];
  }
  if (!many && texts.length === 2 && !LETTER.test(symbol)) {
    const [left, right] = texts;
    const before = left ? [...left, { text: " " }] : [];
    return [...before, { text: symbol }, ...(right ? [{ text: " " }, ...right] : [])];
  }
  const between = texts.flatMap((text, port) => [
    ...(port ? [{ text: ", " }] : []),
    ...(text ?? [HOLE]),
  ]);
  return [{ text: `${symbol}(` }, ...between, { text: ")" }];
}

/** @param {import("./mirror.js").NodeDef | undefined} node */
function constant(node) {
  if (!node) return null;
  const runs = node.name ? typeset(node.name) : [{ text: formatConstant(node) }];
  return runs.map((run) => ({ ...run, constant: node.id }));
}

/**
 * Whether so few leaves are drawn that all of them show their sliders.
 * @param {import("./app.js").App} app
 */
export function fewLeaves({ measures, mirror }) {
  let leaves = 0;
  for (const { id, op } of mirror.nodes.values()) {
    if (!isLeaf(op) || mirror.standsInside(id)) continue;
    leaves++;
    if (leaves > measures.table.fewLeaves) return false;
  }
  return true;
}
