/**
 * Where a new node goes: the place nearest to the middle of the view where it covers nothing; for an
 * operator, right of what it may read.
 */

import { useCallback, useRef } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { boundsOf, covered, documentBounds } from "./bounds.js";

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

/** How far around a wanted place room is looked for in the document, in canvas units. */
const AROUND = 8 * STEP;

/**
 * Where in the document a place is that somebody points to: in a window that lays nodes out by itself,
 * as far from the node that is nearest there, and where nothing is covered.
 * @param {import("../state/app.js").App} app
 * @param {Point} at
 * @returns {Point}
 */
export function documentPlace(app, at) {
  const { mirror, view } = app;
  let [nearest, least] = ["", Infinity];
  for (const [id, { x, y }] of view.laid?.places ?? []) {
    const off = Math.hypot(x - at.x, y - at.y);
    const drawn = mirror.nodes.has(id) && !mirror.standsInside(id);
    if (drawn && off < least) [nearest, least] = [id, off];
  }
  const [laid, own] = [view.laid?.places.get(nearest), mirror.nodes.get(nearest)];
  if (!laid || !own) return at;
  const off = { x: at.x - laid.x, y: at.y - laid.y };
  const wish = view.down
    ? { x: own.x + off.y, y: own.y + off.x }
    : { x: own.x + off.x, y: own.y + off.y };
  return roomAround(app, wish, { x: AROUND, y: AROUND });
}

/**
 * Where in the document the input of a new operator stands: before it, and beside the wire that is
 * its other input.
 * @param {import("../state/app.js").App} app
 * @param {Point} own where the operator stands
 * @param {boolean} first whether it is the first of the two
 * @returns {Point}
 */
export function inputPlace(app, own, first) {
  const size = sizeOfNew(app);
  const [before, side] = app.mirror.down ? [size.height, size.width] : [size.width, size.height];
  const [along, across] = [-before - MARGIN, (side + MARGIN) * (first ? -1 : 1)];
  const wish = app.mirror.down
    ? { x: own.x + across, y: own.y + along }
    : { x: own.x + along, y: own.y + across };
  const room = app.mirror.down ? { x: AROUND, y: STEP } : { x: STEP, y: AROUND };
  return roomAround(app, wish, room, [boxOfNew(app, own)]);
}

/**
 * The place in the document nearest to a wish where a new node covers nothing.
 * @param {import("../state/app.js").App} app
 * @param {Point} wish
 * @param {Point} room how far it may be from there, either way
 * @param {Box[]} [others] what is not there yet
 * @returns {Point}
 */
function roomAround(app, wish, room, others = []) {
  const { mirror } = app;
  const drawn = [...mirror.nodes.keys()].filter((id) => !mirror.standsInside(id));
  const there = drawn.flatMap((id) => documentBounds(app, [id]) ?? []);
  const { x, y, width, height } = boxOfNew(app, wish);
  const area = {
    x: x - room.x,
    y: y - room.y,
    width: width + 2 * room.x,
    height: height + 2 * room.y,
  };
  return middleOf(app, roomIn([...there, ...others], { width, height }, area), { height });
}

/**
 * What a new node takes whose body has its middle at a point.
 * @param {import("../state/app.js").App} app
 * @param {Point} middle
 * @returns {Box}
 */
function boxOfNew(app, { x, y }) {
  const size = sizeOfNew(app);
  return { x: x - app.measures.table.disc / 2, y: y - size.height / 2, ...size };
}

/** What a new node takes, with its numbers and a name. @param {import("../state/app.js").App} app */
function sizeOfNew({ measures }) {
  const { disc, line, nameLine } = measures.table;
  return { width: 3 * disc, height: 2 * line + nameLine };
}

/**
 * The middle of the body of a new node that takes a box from a corner on.
 * @param {import("../state/app.js").App} app
 * @param {Point} corner
 * @param {{height: number}} size
 */
const middleOf = ({ measures }, { x, y }, { height }) => ({
  x: x + measures.table.disc / 2,
  y: y + height / 2,
});

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
      const size = sizeOfNew(app);
      const others = [...bounds.values(), ...overlays, ...given.current];
      const area = boxOf(pane);
      const place = (entries.get(op)?.arity && rightOfEnds()) || roomIn(others, size, area);
      given.current.push({ ...place, ...size, at: now });
      return middleOf(app, place, size);
    },
    [app, box, entries, flow, mirror],
  );
}
