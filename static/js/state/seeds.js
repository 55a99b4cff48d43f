/** The direction of tangents: how fast each leaf moves in a forward walk. */

import { isDifferentiable } from "../words/kinds.js";

/**
 * The direction as it was chosen, or that of the first leaf.
 * @param {ReadonlyMap<string, {id: string, op: string}>} nodes
 * @param {ReadonlyMap<string, number>} chosen by leaf, as far as one was chosen
 * @returns {Map<string, number>} by leaf
 */
export function seedsOf(nodes, chosen) {
  const leaves = [...nodes.values()].filter(({ op }) => isDifferentiable(op));
  const moved = [...chosen.keys()].filter((leaf) => chosen.get(leaf));
  // What was chosen may have been deleted since.
  const lost = moved.length > 0 && !moved.some((leaf) => nodes.has(leaf));
  const usual = chosen.size === 0 || lost ? leaves[0]?.id : undefined;
  return new Map(leaves.map(({ id }) => [id, id === usual ? 1 : lost ? 0 : (chosen.get(id) ?? 0)]));
}
