/** The kinds of leaves: nodes that have no inputs. */

/** @param {string} op */
export const isLeaf = (op) => op === "variable" || op === "placeholder" || op === "constant";

/**
 * Whether results are differentiated by a kind: it is a leaf, and no constant.
 * @param {string} op
 */
export const isDifferentiable = (op) => isLeaf(op) && op !== "constant";
