/** Moving nodes: the constants that stand in them, and in no others, go along. */

/** @typedef {import("../state/app.js").Point} Point */

/**
 * The edit that moves nodes; none where they are there already.
 * @param {import("../state/mirror.js").Mirror} mirror
 * @param {Iterable<[string, Point]>} places where they go
 * @returns {object[]}
 */
export function moveEdits(mirror, places) {
  /** @type {Map<string, [number, number]>} */
  const positions = new Map();
  for (const [id, { x, y }] of places) {
    const node = mirror.nodes.get(id);
    if (node && (node.x !== x || node.y !== y)) positions.set(id, [x, y]);
  }
  for (const id of mirror.withConstants([...positions.keys()])) {
    if (!positions.has(id)) positions.set(id, carried(mirror, id, positions));
  }
  return positions.size ? [{ type: "move", positions: Object.fromEntries(positions) }] : [];
}

/**
 * Where a constant goes whose users move.
 * @param {import("../state/mirror.js").Mirror} mirror
 * @param {string} id
 * @param {Map<string, [number, number]>} positions
 * @returns {[number, number]}
 */
function carried(mirror, id, positions) {
  const [{ target }] = mirror.usesOf(id);
  const places = [mirror.nodes.get(id), mirror.nodes.get(target)];
  const [own, user] = /** @type {Point[]} */ (places);
  const [x, y] = /** @type {[number, number]} */ (positions.get(target));
  return [own.x + x - user.x, own.y + y - user.y];
}
