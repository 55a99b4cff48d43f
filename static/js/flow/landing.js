/** The wire on which a body lies: an operator that is let go there goes into it. */

import { leadOf } from "./homes.js";
import { wirePath } from "./path.js";

/** @typedef {import("../state/app.js").Point} Point */

/** How finely a wire is looked over, in canvas units. */
const STEP = 4;

/** A wire that runs back, or turns round, swings out so far beyond its ends, at most. */
const SWING = 200;

/** What a wire wears that would take in what is let go now. */
const LANDING = "landing";

/** Measures paths, and is never drawn. */
const probe = document.createElementNS("http://www.w3.org/2000/svg", "path");

/**
 * Where a wire begins and ends, each end moved by so much.
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {import("../state/mirror.js").WireDef} wire
 * @param {Record<"source" | "target", Point>} [by]
 * @returns {import("./path.js").Ends | null} null while an end is not on the canvas
 */
export function endsOf(flow, { source, target, port }, by) {
  const [from, to] = [flow.getNode(source), flow.getNode(target)];
  const out = from?.handles?.find(({ type }) => type === "source");
  const into = to?.handles?.find(({ type, id }) => type === "target" && id === String(port));
  if (!from || !to || !out || !into) return null;
  const corner = (/** @type {typeof from} */ { position, width, height }) => ({
    x: position.x - (width ?? 0) / 2,
    y: position.y - (height ?? 0) / 2,
  });
  const [start, end] = [corner(from), corner(to)];
  return {
    sourceX: start.x + out.x + (by?.source.x ?? 0),
    sourceY: start.y + out.y + (by?.source.y ?? 0),
    targetX: end.x + into.x + (by?.target.x ?? 0),
    targetY: end.y + into.y + (by?.target.y ?? 0),
    sourcePosition: out.position,
    targetPosition: into.position,
  };
}

/**
 * The wire that a body lies on, the one nearest to its middle of several.
 * @param {import("../state/app.js").App} app
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {Point} middle
 * @param {number} width of the body
 * @returns {string | null}
 */
export function wireUnder(app, flow, middle, width) {
  const { measures, mirror, view } = app;
  // From afar nobody could see which.
  if (view.far) return null;
  const { bend, disc } = measures.table;
  const [across, down] = [width / 2, disc / 2];
  let [best, least] = [/** @type {string | null} */ (null), Infinity];
  for (const [id, wire] of mirror.wires) {
    const ends = endsOf(flow, wire);
    if (!ends || !isNear(ends, middle, across, down)) continue;
    probe.setAttribute("d", wirePath(ends, bend, leadOf(app, wire.target)));
    const length = probe.getTotalLength();
    for (let at = 0; at <= length; at += STEP) {
      const { x, y } = probe.getPointAtLength(at);
      const [dx, dy] = [Math.abs(x - middle.x), Math.abs(y - middle.y)];
      if (dx > across || dy > down) continue;
      const off = Math.hypot(dx, dy);
      if (off < least) [best, least] = [id, off];
    }
  }
  return best;
}

/**
 * Whether a wire may come near a body.
 * @param {import("./path.js").Ends} ends
 * @param {Point} middle
 * @param {number} across
 * @param {number} down
 */
function isNear(ends, { x, y }, across, down) {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = ends;
  const swing = targetX > sourceX && sourcePosition !== targetPosition ? 0 : SWING;
  return (
    x + across > Math.min(sourceX, targetX) - swing &&
    x - across < Math.max(sourceX, targetX) + swing &&
    y + down > Math.min(sourceY, targetY) - swing &&
    y - down < Math.max(sourceY, targetY) + swing
  );
}

/**
 * Light up a wire of the canvas, and no other; none for null. Its class stands on the element
 * itself, where it is one: a drag draws no wire again.
 * @param {import("../state/view.js").View} view
 * @param {string | null} wire
 */
export function lightWire(view, wire) {
  view.setLanding(wire);
  for (const lit of document.querySelectorAll(`.react-flow__edge.${LANDING}`)) {
    if (/** @type {SVGElement} */ (lit).dataset.id !== wire) lit.classList.remove(LANDING);
  }
  if (wire === null) return;
  document
    .querySelector(`.react-flow__edge[data-id="${CSS.escape(wire)}"]`)
    ?.classList.add(LANDING);
}
