/**
 * Where a new node goes: the place nearest to the middle of the view where it covers nothing; for an
 * operator, right of what it may read.
 */

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
const OVERLAYS = ".overview, .stage > :not(.canvas), .desk > :not(.stage), .palette-group";

/** A place that was given out counts as taken so long, in milliseconds, until its node is there. */
const PLACE_KEPT_MS = 3000;

/** Kept free around a new node, in canvas units: room for a wire. */
const MARGIN = 20;

/** An operator stands no further right of what it may read than so many of its widths. */
const NEAR = 2;

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
 * @returns {Point & {covers: number}}
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
  return { x: best.x, y: best.y, covers: least };
}

/**
 * Finds where a node goes that was asked for without a place.
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 * @returns {(op?: string) => Point}
 */
export function useFreePlace(flow, box) {
  const app = useApp();
  const { entries, mirror } = app;
  const given = useRef(/** @type {(Box & {at: number})[]} */ ([]));
  return useCallback(
    (op = "") => {
      /** @param {Element} element */
      const boxOf = (element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        const start = flow.screenToFlowPosition({ x: left, y: top });
        const end = flow.screenToFlowPosition({ x: right, y: bottom });
        return { ...start, width: end.x - start.x, height: end.y - start.y };
      };
      const pane = box.current;
      if (!pane) return { x: 0, y: 0 };
      /**
       * A free place right of all in view that nothing uses yet.
       * @returns {Point | null}
       */
      const rightOfEnds = () => {
        const seen = [...bounds].filter(([id, own]) => !mirror.uses.get(id) && covered(own, area));
        if (seen.length === 0) return null;
        const x = Math.max(...seen.map(([, own]) => own.x + own.width)) + MARGIN;
        const width = Math.min(area.x + area.width - x, NEAR * size.width);
        const found = width < size.width ? null : roomIn(others, size, { ...area, x, width });
        return found?.covers === 0 ? found : null;
      };
      const now = performance.now();
      given.current = given.current.filter(({ at }) => now - at < PLACE_KEPT_MS);
      const bounds = new Map(
        [...mirror.nodes.keys()].flatMap((id) => {
          const own = boundsOf(app, flow, [id]);
          return own ? [/** @type {[string, Box]} */ ([id, own])] : [];
        }),
      );
      const overlays = [...(pane.closest(".desk")?.querySelectorAll(OVERLAYS) ?? [])].map(boxOf);
      const { disc, line, nameLine } = app.measures.table;
      const size = { width: 3 * disc, height: 2 * line + nameLine };
      const others = [...bounds.values(), ...overlays, ...given.current];
      const area = boxOf(pane);
      const place = (entries.get(op)?.arity && rightOfEnds()) || roomIn(others, size, area);
      given.current.push({ ...place, ...size, at: now });
      return { x: place.x + disc / 2, y: place.y + size.height / 2 };
    },
    [app, box, entries, flow, mirror],
  );
}
