/** Moving the view to nodes, in a moment that is remembered: until it is over, places say little. */

import { useMemo, useRef } from "../../vendor/vendor.js";

/** Whether people ask for less motion. */
export const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

/** How a view is fitted. */
export const FIT = { padding: 0.08, maxZoom: 1.25, duration: 200 };

/** A slow machine draws the last frame of a motion so much later, in milliseconds. */
const LATE_MS = 100;

/**
 * @typedef {object} Motion
 * @property {(how: {padding: number, minZoom?: number, maxZoom: number, duration: number},
 *   ids?: Iterable<string>) => void} fit the view to nodes, or to all; at once where people ask for
 *   less motion
 * @property {() => boolean} lasts whether the view moves by itself now
 */

/**
 * The motions of one canvas.
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @returns {Motion}
 */
export function useMotion(flow) {
  const until = useRef(0);
  return useMemo(
    () => ({
      fit(how, ids) {
        const duration = STILL.matches ? 0 : how.duration;
        until.current = performance.now() + duration + LATE_MS;
        const nodes = ids && [...ids].map((id) => ({ id }));
        void flow.fitView({ ...how, duration, nodes });
      },
      lasts: () => performance.now() < until.current,
    }),
    [flow],
  );
}
