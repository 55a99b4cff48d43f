/** Lazy mode's twins: a line from every node that was merged to the one that is computed for both. */

import { useStore, ViewportPortal } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { html, useTopic } from "../lib.js";
import { lookupOf } from "./stores.js";

/** @typedef {{x: number, y: number, width: number, height: number}} Box by its middle */

/**
 * @param {Map<string, any>} lookup
 * @param {string} id
 * @returns {Box | null}
 */
function boxOf(lookup, id) {
  const node = lookup.get(id);
  if (!node) return null;
  const { width = 0, height = 0 } = node.measured;
  const { x, y } = node.internals.positionAbsolute;
  return { x: x + width / 2, y: y + height / 2, width, height };
}

/**
 * Where the line from the middle of a box to another's leaves the box.
 * @param {Box} box
 * @param {Box} other
 */
function edge(box, other) {
  const [dx, dy] = [other.x - box.x, other.y - box.y];
  const part = Math.min(
    dx ? box.width / 2 / Math.abs(dx) : Infinity,
    dy ? box.height / 2 / Math.abs(dy) : Infinity,
    1,
  );
  return { x: box.x + part * dx, y: box.y + part * dy };
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
    const [one, other] = [boxOf(lookup, from), boxOf(lookup, to)];
    if (!one || !other) return [];
    return [{ key: from, start: edge(one, other), end: edge(other, one) }];
  });
  if (lines.length === 0) return null;
  return html`<${ViewportPortal}>
    <svg className="twins" aria-hidden="true">
      ${lines.map(
        ({ key, start, end }) =>
          html`<line key=${key} x1=${start.x} y1=${start.y} x2=${end.x} y2=${end.y} />`,
      )}
    </svg>
  <//>`;
}
