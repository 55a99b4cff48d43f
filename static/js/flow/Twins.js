/** Lazy mode's twins: a line from every node that was merged to the one that is computed for both. */

import { useStore, ViewportPortal } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { html, useTopic } from "../lib.js";
import { lookupOf } from "./stores.js";

/** How far a line bends away from the straight one, and at most: names and badges stand there. */
const BEND = { part: 0.3, most: 60 };

/** @typedef {{x: number, y: number, radius: number}} Round a body, or its nearer end, by its middle */

/**
 * @param {Map<string, any>} lookup
 * @param {string} id
 * @returns {Round | null}
 */
function roundOf(lookup, id) {
  const node = lookup.get(id);
  if (!node) return null;
  const { width = 0, height = 0 } = node.measured;
  const { x, y } = node.internals.positionAbsolute;
  const radius = height / 2;
  return { x: x + radius, y: y + height / 2, radius: Math.min(radius, width / 2) };
}

/**
 * A line from one body to another, around what stands above and below them.
 * @param {Round} one
 * @param {Round} other
 */
function around(one, other) {
  const [upper, lower] = one.y <= other.y ? [one, other] : [other, one];
  const [dx, dy] = [lower.x - upper.x, lower.y - upper.y];
  const length = Math.hypot(dx, dy) || 1;
  const bend = Math.min(BEND.part * length, BEND.most) + upper.radius;
  // To the left of what stands below, above what stands beside: numbers stand to the right.
  const side = { x: -dy / length, y: dx / length };
  const away = side.x > 0 || (side.x === 0 && side.y > 0) ? -1 : 1;
  const middle = {
    x: (upper.x + lower.x) / 2 + away * side.x * bend,
    y: (upper.y + lower.y) / 2 + away * side.y * bend,
  };
  const [start, end] = [upper, lower].map(({ x, y, radius }) => {
    const way = Math.hypot(middle.x - x, middle.y - y) || 1;
    return { x: x + ((middle.x - x) / way) * radius, y: y + ((middle.y - y) / way) * radius };
  });
  return `M${start.x} ${start.y}Q${middle.x} ${middle.y} ${end.x} ${end.y}`;
}

export function Twins() {
  const { mirror } = useApp();
  useTopic(mirror, "header");
  useTopic(mirror, "structure");
  const lookup = useStore(lookupOf);
  const pairs = [...(mirror.plan?.fates ?? [])].flatMap(([id, { into }]) =>
    into === null ? [] : [[id, into]],
  );
  const lines = pairs.flatMap(([from, to]) => {
    const [one, other] = [roundOf(lookup, from), roundOf(lookup, to)];
    return one && other ? [{ key: from, path: around(one, other) }] : [];
  });
  if (lines.length === 0) return null;
  return html`<${ViewportPortal}>
    <svg className="twins" aria-hidden="true">
      ${lines.map(({ key, path }) => html`<path key=${key} d=${path} />`)}
    </svg>
  <//>`;
}
