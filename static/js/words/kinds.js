/**
 * The kinds of leaves, nodes that have no inputs: one row a kind, as the server's table has them, and
 * the only place that tells them apart.
 */

/**
 * @typedef {object} Kind
 * @property {boolean} fed its number is a feed, which may be missing; else it is its own
 * @property {boolean} differentiated results are differentiated by it
 * @property {boolean} slid its number is dragged with a slider
 */

/** @type {ReadonlyMap<string | undefined, Kind>} */
export const KINDS = new Map([
  ["variable", { fed: false, differentiated: true, slid: true }],
  ["placeholder", { fed: true, differentiated: true, slid: true }],
  ["constant", { fed: false, differentiated: false, slid: false }],
]);

/** @param {string | undefined} op */
export const isLeaf = (op) => KINDS.has(op);

/** Whether a kind takes its number from a feed. @param {string | undefined} op */
export const isFed = (op) => KINDS.get(op)?.fed ?? false;

/** Whether a kind has a number of its own. @param {string | undefined} op */
export const holdsValue = (op) => KINDS.get(op)?.fed === false;

/** Whether results are differentiated by a kind. @param {string | undefined} op */
export const isDifferentiable = (op) => KINDS.get(op)?.differentiated ?? false;

/** Whether a kind's number is dragged with a slider. @param {string | undefined} op */
export const isSlid = (op) => KINDS.get(op)?.slid ?? false;

/** Whether a kind is a number that stays. @param {string | undefined} op */
export const isConstant = (op) => holdsValue(op) && !isDifferentiable(op);
