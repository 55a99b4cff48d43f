/** Where a new node goes: the place nearest to the middle of the view where it covers nothing. */

import { useCallback, useRef } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { boundsOf, covered } from "./bounds.js";

/**
 * @typedef {import("../state/app.js").Point} Point
 * @typedef {import("./bounds.js").Box} Box
 */

/** How finely places are tried, in canvas units; the dots of the canvas. */
const STEP = 22;

/** What lies over the canvas, and would cover a new node. */
const OVERLAYS =
  ".react-flow__minimap, .stage > :not(.canvas), .desk > :not(.stage), .palette-group";

/** A place that was given out counts as taken so long, in milliseconds, until its node is there. */
const PLACE_KEPT_MS = 3000;

/** Kept free around a new node, in canvas units: room for a wire. */
const MARGIN = 20;

/**
 * The places of a grid around the middle of an area, nearest first.
 * @param {Box} area
 * @param {{width: number, height: number}} size
 */
function candidates(area, { width, height }) {
  const middle = { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2 };
  const across = Math.max(0, Math.floor((area.width - width) / 2 / STEP));
  const down = Math.max(0, Math.floor((area.height - height) / 2 / STEP));
  /** @type {(Point & {off: number})[]} */
  const found = [];
  for (let column = -across; column <= across; column++) {
    for (let row = -down; row <= down; row++) {
      const [dx, dy] = [column * STEP, row * STEP];
      found.push({ x: middle.x + dx, y: middle.y + dy, off: Math.hypot(dx, dy) });
    }
  }
  return found.sort((a, b) => a.off - b.off);
}

/**
 * The nearest place in an area where a box of a size covers no other; where the area is full, the
 * one where it covers least.
 * @param {Box[]} others
 * @param {{width: number, height: number}} size
 * @param {Box} area
 * @returns {Point}
 */
function roomIn(others, size, area) {
  const places = candidates(area, size);
  let least = Infinity;
  let best = places[0];
  for (const place of places) {
    const box = {
      x: place.x - MARGIN,
      y: place.y - MARGIN,
      width: size.width + 2 * MARGIN,
      height: size.height + 2 * MARGIN,
    };
    let sum = 0;
    for (const other of others) {
      sum += covered(box, other);
      if (sum >= least) break;
    }
    if (sum < least) {
      least = sum;
      best = place;
      if (sum === 0) break;
    }
  }
  return { x: best.x, y: best.y };
}

/**
 * Finds where a node goes that was asked for without a place.
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 * @returns {() => Point}
 */
export function useFreePlace(flow, box) {
  const app = useApp();
  const { mirror } = app;
  const given = useRef(/** @type {(Box & {at: number})[]} */ ([]));
  return useCallback(() => {
    /** @param {Element} element */
    const boxOf = (element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const start = flow.screenToFlowPosition({ x: left, y: top });
      const end = flow.screenToFlowPosition({ x: right, y: bottom });
      return { ...start, width: end.x - start.x, height: end.y - start.y };
    };
    const pane = box.current;
    if (!pane) return { x: 0, y: 0 };
    const now = performance.now();
    given.current = given.current.filter(({ at }) => now - at < PLACE_KEPT_MS);
    const bodies = [...mirror.nodes.keys()].flatMap((id) => boundsOf(app, flow, [id]) ?? []);
    const overlays = [...(pane.closest(".desk")?.querySelectorAll(OVERLAYS) ?? [])].map(boxOf);
    const { disc, line, nameLine } = app.measures.table;
    const size = { width: 3 * disc, height: 2 * line + nameLine };
    const place = roomIn([...bodies, ...overlays, ...given.current], size, boxOf(pane));
    given.current.push({ ...place, ...size, at: now });
    return { x: place.x + disc / 2, y: place.y + size.height / 2 };
  }, [app, box, flow, mirror]);
}
