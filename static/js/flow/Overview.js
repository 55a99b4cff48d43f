/** A small map of a large graph in a corner: what is in view, in what there is. It pans and zooms. */

import { useEffect, useReactFlow, useRef, useStore } from "../../vendor/vendor.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { isFrame } from "./elements.js";
import { sizeOf, transformOf } from "./stores.js";
import { useColours } from "./theme.js";

/** @typedef {import("./bounds.js").Box} Box */

/** Its size, and the room around what it shows, in pixels. */
const SIZE = { width: 150, height: 100 };
const ROOM = 6;

/** Nodes are at least so large on it, in pixels. */
const LEAST = 1.5;

/** How much a turn of the wheel zooms. */
const PER_PIXEL = 0.002;

/**
 * The box around boxes.
 * @param {Box[]} boxes
 * @returns {Box}
 */
function around(boxes) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** @param {import("./elements.js").FlowNode[]} nodes @returns {Box[]} */
const boxesOf = (nodes) =>
  nodes.flatMap(({ id, position: { x, y }, width = 0, height = 0 }) =>
    isFrame(id) ? [] : [{ x: x - width / 2, y: y - height / 2, width, height }],
  );

/** @param {HTMLCanvasElement} canvas */
function coloursOf(canvas) {
  const style = getComputedStyle(canvas);
  return {
    body: style.getPropertyValue("--line-strong"),
    seen: style.getPropertyValue("--selected"),
  };
}

/** @param {{nodes: import("./elements.js").FlowNode[]}} props */
export function Overview({ nodes }) {
  const flow = useReactFlow();
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const read = useColours(coloursOf);
  const [x, y, zoom] = useStore(transformOf);
  const [across, down] = useStore(sizeOf).split(" ").map(Number);
  const seen = { x: -x / zoom, y: -y / zoom, width: across / zoom, height: down / zoom };
  const boxes = boxesOf(nodes);
  const all = around([...boxes, seen]);
  const scale = Math.min(
    (SIZE.width - 2 * ROOM) / all.width,
    (SIZE.height - 2 * ROOM) / all.height,
  );

  // After the graph itself has been painted.
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context) return;
    const ratio = window.devicePixelRatio;
    canvas.current.width = SIZE.width * ratio;
    canvas.current.height = SIZE.height * ratio;
    const colours = read(canvas.current);
    context.scale(ratio, ratio);
    context.translate(
      (SIZE.width - all.width * scale) / 2 - all.x * scale,
      (SIZE.height - all.height * scale) / 2 - all.y * scale,
    );
    context.scale(scale, scale);
    context.fillStyle = colours.body;
    for (const { x: left, y: top, width, height } of boxes) {
      context.fillRect(left, top, Math.max(width, LEAST / scale), Math.max(height, LEAST / scale));
    }
    context.strokeStyle = colours.seen;
    context.lineWidth = 1.5 / scale;
    context.strokeRect(seen.x, seen.y, seen.width, seen.height);
  });

  /** @param {PointerEvent} event */
  const pan = ({ buttons, movementX, movementY }) => {
    if (!buttons) return;
    const step = zoom / scale;
    void flow.setViewport({ x: x - movementX * step, y: y - movementY * step, zoom });
  };
  /** @param {WheelEvent} event */
  const turn = ({ deltaY }) => void flow.zoomTo(zoom * 2 ** (-deltaY * PER_PIXEL));
  return html`<canvas
    ref=${canvas}
    className="overview"
    role="img"
    aria-label=${t("map")}
    onPointerDown=${(/** @type {any} */ { target, pointerId }) => target.setPointerCapture(pointerId)}
    onPointerMove=${pan}
    onWheel=${turn}
  ></canvas>`;
}
