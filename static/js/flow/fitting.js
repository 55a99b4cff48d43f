/**
 * Moving the view to nodes, with the names and numbers beside them, in a moment that is remembered:
 * until it is over, places say little.
 */

import { getViewportForBounds, useMemo, useRef } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { boundsOf } from "./bounds.js";

/** Whether people ask for less motion. */
export const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

/** The least and the largest zoom of the canvas. */
export const ZOOMS = { least: 0.02, most: 4 };

/** How a view is fitted. */
export const FIT = { padding: 16, duration: 200 };

/** A small graph is not blown up beyond what reads well, at a desk and before a class. */
const LARGEST = { desk: 1.6, projector: 2.6 };

/** A slow machine draws the last frame of a motion so much later, in milliseconds. */
const LATE_MS = 100;

/**
 * @typedef {object} Motion
 * @property {(how: {padding: number, maxZoom?: number, duration: number},
 *   ids?: Iterable<string>) => void} fit the view to nodes, or to all, with so many pixels around
 *   them; at once where people ask for less motion
 * @property {(ids: Iterable<string>) => void} bringIntoView move the view so far that nodes are in it,
 *   and out only where they have no room
 * @property {() => boolean} lasts whether the view moves by itself now
 */

/**
 * The motions of one canvas.
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 * @returns {Motion}
 */
export function useMotion(flow, box) {
  const app = useApp();
  const until = useRef(0);
  return useMemo(() => {
    /** @type {Motion["fit"]} */
    const fit = (how, ids) => {
      const pane = box.current?.getBoundingClientRect();
      const bounds = boundsOf(app, flow, ids);
      if (!pane || !bounds) return;
      const { padding } = how;
      const maxZoom = how.maxZoom ?? LARGEST[app.view.projector ? "projector" : "desk"];
      const { width, height } = pane;
      const view = getViewportForBounds(
        bounds,
        width,
        height,
        ZOOMS.least,
        maxZoom,
        `${padding}px`,
      );
      go(view, how.duration);
    };
    /**
     * @param {{x: number, y: number, zoom: number}} view
     * @param {number} milliseconds
     */
    const go = (view, milliseconds) => {
      const duration = STILL.matches ? 0 : milliseconds;
      until.current = performance.now() + duration + LATE_MS;
      void flow.setViewport(view, { duration });
    };
    return {
      fit,
      bringIntoView(ids) {
        const pane = box.current?.getBoundingClientRect();
        const bounds = boundsOf(app, flow, ids);
        if (!pane || !bounds) return;
        const { x, y, zoom } = flow.getViewport();
        const across = shiftInto(x + zoom * bounds.x, zoom * bounds.width, pane.width);
        const down = shiftInto(y + zoom * bounds.y, zoom * bounds.height, pane.height);
        if (across === null || down === null) fit(FIT);
        else if (across || down) go({ x: x + across, y: y + down, zoom }, FIT.duration);
      },
      lasts: () => performance.now() < until.current,
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
