/** Lazy mode's twins: a line from every node that was merged to the one that is computed for both. */

import { useStore, ViewportPortal } from "../../vendor/vendor.js";
import { useApp } from "../app.js";
import { html, useTopic } from "../lib.js";

/** @param {any} state */
const lookupOf = (state) => state.nodeLookup;

export function Twins() {
  const { mirror } = useApp();
  useTopic(mirror, "header");
  useTopic(mirror, "structure");
  const lookup = useStore(lookupOf);
  const pairs = Object.entries(mirror.plan?.fates ?? {}).flatMap(([id, { into }]) =>
    into === null ? [] : [[id, into]],
  );
  /** @param {string} id */
  const middle = (id) => {
    const node = lookup.get(id);
    if (!node) return null;
    const { x, y } = node.internals.positionAbsolute;
    return { x: x + (node.measured.width ?? 0) / 2, y: y + (node.measured.height ?? 0) / 2 };
  };
  const lines = pairs.flatMap(([from, to]) => {
    const [start, end] = [middle(from), middle(to)];
    return start && end ? [{ key: from, start, end }] : [];
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
