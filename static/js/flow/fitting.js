/** Moving the view to nodes, in a moment that is remembered: until it is over, places say little. */

/** Whether people ask for less motion. */
export const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

/** How a view is fitted. */
export const FIT = { padding: 0.08, maxZoom: 1.25, duration: 200 };

/** A slow machine draws the last frame of a motion so much later, in milliseconds. */
const LATE_MS = 100;

/**
 * Fit the view to nodes, or to all; at once where people ask for less motion.
 * @param {ReturnType<typeof import("../../vendor/vendor.js").useReactFlow>} flow
 * @param {import("../state/app.js").View} view
 * @param {{padding: number, minZoom?: number, maxZoom: number, duration: number}} how
 * @param {Iterable<string>} [ids]
 */
export function fitTo(flow, view, how, ids) {
  const duration = STILL.matches ? 0 : how.duration;
  view.movesUntil = performance.now() + duration + LATE_MS;
  const nodes = ids && [...ids].map((id) => ({ id }));
  void flow.fitView({ ...how, duration, nodes });
}
