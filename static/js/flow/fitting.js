/** Where the view begins, and how it moves to nodes, with the names and numbers beside them. */

import { getViewportForBounds, useLayoutEffect, useMemo, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { boundsOf, boxAround } from "./bounds.js";
import { clearOf, seenOf } from "./free.js";

/** Whether people ask for less motion. */
export const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

/** The least and the largest zoom of the canvas. */
export const ZOOMS = { least: 0.02, most: 4 };

/** Zoom below which numbers would be under 7 pixels, and the far view takes over. */
const FAR_ZOOM = 7 / 17;

/** Whether a finger points. */
export const COARSE = window.matchMedia("(pointer: coarse)");

/** A view that is fitted to nothing. */
const ORIGIN = { x: 0, y: 0, zoom: 1 };

/** How a view is fitted. */
export const FIT = { padding: 16, duration: 200 };

/** A small graph is not blown up beyond what reads well, at a desk and before a class. */
const LARGEST = { desk: 1.6, projector: 2.6 };

/**
 * @typedef {{padding: number, maxZoom?: number, within?: import("./bounds.js").Box, duration: number}} How
 * @typedef {object} Motion
 * @property {(how: How, ids?: Iterable<string>) => void} fit nodes, or all, into what of the canvas is
 *   seen, with so many pixels around them, and without leaving a box; at once where people ask for
 *   less motion
 * @property {(sight: import("../state/leading.js").Sight | null, duration: number) => boolean} show what
 *   another window sees, as large as it can be; false where that is nothing for this one
 * @property {(ids: Iterable<string>) => void} bringIntoView move the view so far that nodes are in it,
 *   and out only where they have no room
 */

/**
 * The view in which a box fills what is seen of the canvas, and lies under nothing in its corners.
 * @param {import("../state/app.js").App} app
 * @param {HTMLElement} canvas
 * @param {import("./bounds.js").Box} bounds
 * @param {How} how
 */
function viewOf(app, canvas, bounds, how) {
  const { left, top } = canvas.getBoundingClientRect();
  const seen = seenOf(canvas);
  const { x, y, zoom } = viewWithin(app, canvas, seen, bounds, how);
  const shown = new DOMRect(
    left + x + zoom * bounds.x,
    top + y + zoom * bounds.y,
    zoom * bounds.width,
    zoom * bounds.height,
  );
  return viewWithin(app, canvas, clearOf(canvas, seen, shown), bounds, how);
}

/**
 * The view in which a box fills a part of the screen.
 * @param {import("../state/app.js").App} app
 * @param {HTMLElement} canvas
 * @param {DOMRect} seen
 * @param {import("./bounds.js").Box} bounds
 * @param {How} how
 */
function viewWithin({ view }, canvas, seen, bounds, { padding, maxZoom, within }) {
  const most = maxZoom ?? LARGEST[view.projector ? "projector" : "desk"];
  const { left, top } = canvas.getBoundingClientRect();
  const { x, y, zoom } = getViewportForBounds(
    bounds,
    seen.width,
    seen.height,
    ZOOMS.least,
    most,
    `${padding}px`,
  );
  const at = within
    ? {
        x: kept(x, zoom * within.x, zoom * within.width, seen.width, padding),
        y: kept(y, zoom * within.y, zoom * within.height, seen.height, padding),
      }
    : { x, y };
  return { x: at.x + seen.left - left, y: at.y + seen.top - top, zoom };
}

/**
 * Where a view is, shifted so that it shows nothing beside something while that goes on at its other
 * end.
 * @param {number} at
 * @param {number} start of what is not to be left
 * @param {number} length
 * @param {number} room
 * @param {number} padding
 */
function kept(at, start, length, room, padding) {
  const [first, last] = [padding - start, room - padding - start - length];
  return length + 2 * padding <= room ? (first + last) / 2 : Math.min(Math.max(at, last), first);
}

/** What another window sees fills at least this part of what is seen here, or is not shown as it is. */
const FILLS = 0.45;

/**
 * Whether what another window sees can be shown here: not on a phone in a hand what stands across on a
 * screen, where nodes would be dots in the middle of a blank page.
 * @param {import("../state/app.js").App} app
 * @param {HTMLElement} canvas
 * @param {import("../state/leading.js").Sight} sight
 */
export function suits({ view }, canvas, { down, view: shown }) {
  if (!shown || down !== view.down) return false;
  const seen = seenOf(canvas);
  const shapes = shown[2] / shown[3] / (seen.width / seen.height);
  return Math.min(shapes, 1 / shapes) >= FILLS;
}

/**
 * Have what depends on the zoom follow it.
 * @param {HTMLElement | null} box
 * @param {import("../state/view.js").View} view
 * @param {number} zoom
 */
export function zoomed(box, view, zoom) {
  // Styles are computed anew for every node, which costs more than the panning itself.
  if (COARSE.matches) box?.style.setProperty("--zoom", String(zoom));
  view.setFar(zoom < FAR_ZOOM);
}

/**
 * Where the view begins: fitted to all nodes, before any of them is drawn. Null until the canvas has
 * its size.
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 * @param {import("./elements.js").FlowNode[]} nodes
 */
export function useBeginning(box, nodes) {
  const app = useApp();
  const [begun, setBegun] = useState(/** @type {typeof ORIGIN | null} */ (null));
  useLayoutEffect(() => {
    if (begun || !box.current) return;
    const bounds = boxAround(app, nodes);
    const first = bounds ? viewOf(app, box.current, bounds, FIT) : ORIGIN;
    zoomed(box.current, app.view, first.zoom);
    setBegun(first);
  }, [app, begun, box, nodes]);
  return begun;
}

/**
 * The motions of one canvas.
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 * @returns {Motion}
 */
export function useMotion(flow, box) {
  const app = useApp();
  return useMemo(() => {
    /** @type {Motion["fit"]} */
    const fit = (how, ids) => {
      const bounds = boundsOf(app, flow, ids);
      if (box.current && bounds) go(viewOf(app, box.current, bounds, how), how.duration);
    };
    /**
     * @param {{x: number, y: number, zoom: number}} view
     * @param {number} milliseconds
     */
    const go = (view, milliseconds) => {
      const duration = STILL.matches ? 0 : milliseconds;
      void flow.setViewport(view, { duration });
    };
    return {
      fit,
      show(sight, duration) {
        if (!box.current || !sight?.view || !suits(app, box.current, sight)) return false;
        const [x, y, width, height] = sight.view;
        const how = { padding: 0, maxZoom: ZOOMS.most, duration };
        const bounds = { x, y, width, height };
        go(viewWithin(app, box.current, seenOf(box.current), bounds, how), duration);
        return true;
      },
      bringIntoView(ids) {
        const bounds = boundsOf(app, flow, ids);
        if (!box.current || !bounds) return;
        const { left, top } = box.current.getBoundingClientRect();
        const seen = seenOf(box.current);
        const { x, y, zoom } = flow.getViewport();
        const corner = { x: x + zoom * bounds.x + left, y: y + zoom * bounds.y + top };
        const across = shiftInto(corner.x - seen.left, zoom * bounds.width, seen.width);
        const down = shiftInto(corner.y - seen.top, zoom * bounds.height, seen.height);
        if (across === null || down === null) fit(FIT);
        else if (across || down) go({ x: x + across, y: y + down, zoom }, FIT.duration);
      },
    };
  }, [app, box, flow]);
}

/**
 * How far something is moved to be in view; null where it has no room.
 * @param {number} start of it, in pixels
 * @param {number} length
 * @param {number} room
 */
function shiftInto(start, length, room) {
  const [least, most] = [FIT.padding, room - FIT.padding - length];
  if (most < least) return null;
  return Math.min(Math.max(start, least), most) - start;
}
