/**
 * What the walk, the lesson and whom one follows do to the view: it moves to what is in play, and out at
 * the end. Where another window's view would be too small in this one, only what is in play there is
 * followed.
 */

import { useEffect, useMemo } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { inPlayAt } from "../state/steps.js";
import { boundsOf, grownBy, middlesOf } from "./bounds.js";
import { FIT, suits } from "./fitting.js";
import { seenOf } from "./free.js";
import { leastHeight } from "./legible.js";

/** How long the view takes to follow, in milliseconds. */
const FOLLOW_MS = 350;

/**
 * Numbers in play grow by this much at most, where they stand; a graph so large that they would have
 * to grow more is not seen as a whole.
 */
const MOST_GROWN = 1.45;

/** What nodes take beyond their middles, in canvas units: half a body, and numbers beside it. */
const AROUND = 100;

/** With how many pixels around it the view travels to what is in play. */
const TRAVEL = { padding: 24, duration: FOLLOW_MS };

/**
 * What a class looks at: the nodes of the step, those that the lesson points to, or those that are
 * selected in the window that is followed; the whole graph after the last step.
 * @param {import("../state/app.js").App} app
 */
function inPlay({ leading, walker, view }) {
  if (walker.closed) return [];
  if (walker.inPlay.length) return walker.inPlay;
  return view.focus.size ? [...view.focus] : (leading.sight?.selected ?? []);
}

/**
 * Whether a place is in view and large enough.
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {DOMRect} seen what of the canvas is seen
 * @param {import("./bounds.js").Box} bounds
 * @param {number} least the least zoom
 */
function isRead(flow, seen, { x, y, width, height }, least) {
  const start = flow.flowToScreenPosition({ x, y });
  const end = flow.flowToScreenPosition({ x: x + width, y: y + height });
  const inside =
    start.x >= seen.left && start.y >= seen.top && end.x <= seen.right && end.y <= seen.bottom;
  return inside && flow.getZoom() >= least * (1 - 1e-6);
}

/**
 * Whether the whole graph can be in view and large enough.
 * @param {import("../state/app.js").App} app
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {DOMRect} seen
 * @param {number} least
 */
function isReadWhole(app, flow, seen, least) {
  const fits = (/** @type {import("./bounds.js").Box | null} */ box) =>
    box !== null &&
    box.width * least <= seen.width - 2 * FIT.padding &&
    box.height * least <= seen.height - 2 * FIT.padding;
  // What a large graph takes is known from its middles, without what stands beside them.
  return fits(middlesOf(flow)) && fits(boundsOf(app, flow));
}

/**
 * The zoom at which a box fills what is seen when the view travels there.
 * @param {DOMRect} seen
 * @param {import("./bounds.js").Box} box
 */
const zoomFor = (seen, { width, height }) =>
  Math.min((seen.width - 2 * TRAVEL.padding) / width, (seen.height - 2 * TRAVEL.padding) / height);

/**
 * The one zoom at which a walk is followed: the largest that shows what is in play at every step, but
 * none at which numbers would have to grow too much, and no nearer than where none has to.
 * @param {import("../state/app.js").App} app
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {DOMRect} seen
 * @param {number} least
 */
function zoomOfWalk(app, flow, seen, least) {
  const { mirror, walker } = app;
  let zoom = least * MOST_GROWN;
  for (let at = 0; walker.walk && at <= walker.last && zoom > least; at++) {
    const box = boundsOf(app, flow, inPlayAt(walker.walk, at, mirror));
    if (box) zoom = Math.min(zoom, zoomFor(seen, box));
  }
  return Math.max(zoom, least);
}

/**
 * What is in play, and what will be at the next steps, as long as all of it fits in one view.
 * @param {import("../state/app.js").App} app
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {DOMRect} seen
 * @param {number} zoom
 * @param {string[]} ids in play now
 * @param {1 | -1} way in which the walk goes
 */
function ahead(app, flow, seen, zoom, ids, way) {
  const { mirror, walker } = app;
  let shown = ids;
  for (let at = walker.at + way; walker.walk && at >= 0 && at <= walker.last; at += way) {
    const more = [...new Set([...shown, ...inPlayAt(walker.walk, at, mirror)])];
    const box = boundsOf(app, flow, more);
    if (!box || zoomFor(seen, box) < zoom) break;
    shown = more;
  }
  return shown;
}

/**
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 * @param {import("./fitting.js").Motion} motion
 * @returns {() => boolean} sees what is in play on a canvas of another size; false for nothing
 */
export function useFollowing(flow, box, motion) {
  const app = useApp();
  const { measures } = app;
  const follow = useMemo(() => {
    const { leading, view, walker } = app;
    let last = "";
    let lastAt = 0;
    /** The zoom of a walk, and what it was found for. */
    let [found, foundFor] = [0, /** @type {unknown[]} */ ([])];
    /** @param {DOMRect} seen @param {number} least */
    const zoomFound = (seen, least) => {
      const asked = [walker.walk, view.laid, seen.width, seen.height, least];
      if (asked.some((what, index) => what !== foundFor[index])) {
        [found, foundFor] = [zoomOfWalk(app, flow, seen, least), asked];
      }
      return found;
    };
    return (anew = false) => {
      const { sight } = leading;
      // The view is where another window's is.
      if (sight && box.current && suits(app, box.current, sight)) {
        last = "";
        if (anew) app.canvas?.show(sight);
        return;
      }
      const apart = sight !== null;
      const ids = inPlay(app);
      const key = `${walker.at} ${walker.closed} ${apart} ${ids.join(" ")}`;
      if (key === last && !anew) return;
      const way = walker.at < lastAt ? -1 : 1;
      lastAt = walker.at;
      const held = view.projector && !view.follow && !apart;
      if (walker.closed || (apart && ids.length === 0)) {
        last = key;
        if (!held) motion.fit({ ...FIT, duration: FOLLOW_MS });
        return;
      }
      if (ids.length === 0) return;
      const now = boundsOf(app, flow, ids);
      if (!box.current || !now) return;
      last = key;
      const seen = seenOf(box.current);
      const least = leastHeight(view) / measures.table.number / MOST_GROWN;
      // At a desk the view moves only to what could not be read otherwise; in projector mode, where
      // following is usual, whoever has switched it off wants none of it.
      const whole = isReadWhole(app, flow, seen, least);
      const wanted = (apart && whole && boundsOf(app, flow)) || now;
      if (!anew && (held || isRead(flow, seen, wanted, least))) return;
      // A graph that is readable as a whole stands still: nothing is easier to follow.
      if (whole) motion.fit({ ...FIT, duration: FOLLOW_MS });
      else {
        const middles = /** @type {import("./bounds.js").Box} */ (middlesOf(flow));
        const within = grownBy(middles, AROUND);
        const zoom = Math.min(zoomFound(seen, least), zoomFor(seen, now));
        const together = ahead(app, flow, seen, zoom, ids, way);
        motion.fit({ ...TRAVEL, maxZoom: zoom, within }, together);
      }
    };
  }, [app, box, flow, measures, motion]);

  useEffect(() => {
    const { leading, view, walker } = app;
    const step = () => follow();
    const topics = ["focus", "follow", "projector"];
    const stops = [
      walker.subscribe("walk", step),
      leading.subscribe("sight", () => {
        if (leading.sight) follow();
      }),
      ...topics.map((topic) => view.subscribe(topic, step)),
    ];
    return () => stops.forEach((stop) => stop());
  }, [app, follow]);

  return useMemo(
    () => () => {
      follow(true);
      return app.leading.sight !== null || inPlay(app).length > 0;
    },
    [app, follow],
  );
}
