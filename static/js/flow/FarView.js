/**
 * The far view: zoomed out, every wire is drawn in one stroke on one canvas. SVG wires by the
 * thousand make panning slow, and at this distance nobody reaches for one.
 */

import { useLayoutEffect, useRef, useStore } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { html, useTopic } from "../lib.js";

/** Zoom below which numbers would be under 7 pixels, and the far view takes over. */
export const FAR_ZOOM = 7 / 17;

/** @param {any} state */
const transformOf = (state) => state.transform;
/** @param {any} state */
const lookupOf = (state) => state.nodeLookup;
/** @param {any} state */
const widthOf = (state) => state.width;
/** @param {any} state */
const heightOf = (state) => state.height;

export function FarView() {
  const { measures, mirror } = useApp();
  useTopic(mirror, "structure");
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [x, y, zoom] = useStore(transformOf);
  const lookup = useStore(lookupOf);
  const width = useStore(widthOf);
  const height = useStore(heightOf);

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context) return;
    const ratio = window.devicePixelRatio;
    canvas.current.width = width * ratio;
    canvas.current.height = height * ratio;
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
    context.strokeStyle = getComputedStyle(canvas.current).color;
    context.lineWidth = 1.5 / zoom;
    context.beginPath();
    for (const { source, target } of mirror.wires.values()) {
      if (mirror.standsInside(source)) continue;
      const from = lookup.get(source);
      const to = lookup.get(target);
      if (!from || !to) continue;
      const start = from.internals.positionAbsolute;
      const end = to.internals.positionAbsolute;
      const right = start.x + from.measured.width;
      const startY = start.y + from.measured.height / 2;
      const endY = end.y + to.measured.height / 2;
      const bend = Math.max(right, end.x - measures.table.bend);
      const middle = (bend + end.x) / 2;
      context.moveTo(right, startY);
      context.lineTo(bend, startY);
      context.bezierCurveTo(middle, startY, middle, endY, end.x, endY);
    }
    context.stroke();
  });
  return html`<canvas ref=${canvas} className="far-wires" aria-hidden="true"></canvas>`;
}
