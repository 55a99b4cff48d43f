/** What the walk and the lesson do to the view: it moves to what is in play. */

import { useEffect, useMemo } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";

/** How long the view takes to follow, in milliseconds. */
const FOLLOW_MS = 350;

/**
 * How the view follows. In projector mode numbers of 22 canvas units are then at least 28 pixels high;
 * at a desk, numbers of 16 at least 12.
 */
const PROJECTED = { minZoom: 1.3, maxZoom: 1.9, padding: 0.05, duration: FOLLOW_MS };
const DESK = { minZoom: 0.75, maxZoom: 0.95, padding: 0.08, duration: FOLLOW_MS };

/**
 * What a class looks at: the nodes of the step, or those that the lesson points to.
 * @param {import("../state/app.js").App} app
 */
const inPlay = ({ walker, view }) => (walker.inPlay.length ? walker.inPlay : [...view.focus]);

/**
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 * @param {import("./fitting.js").Motion} motion
 * @returns {() => boolean} sees what is in play on a canvas of another size; false for nothing
 */
export function useFollowing(flow, box, motion) {
  const app = useApp();
  const follow = useMemo(() => {
    const { view, walker } = app;
    let last = "";
    /** @param {string[]} ids */
    const readable = (ids) => {
      // While the view moves, where a node is says nothing of where it will be.
      if (motion.lasts()) return false;
      const pane = box.current?.getBoundingClientRect() ?? new DOMRect();
      const { x, y, width, height } = flow.getNodesBounds(ids);
      const start = flow.flowToScreenPosition({ x, y });
      const end = flow.flowToScreenPosition({ x: x + width, y: y + height });
      const inside =
        start.x >= pane.left && start.y >= pane.top && end.x <= pane.right && end.y <= pane.bottom;
      return inside && flow.getZoom() >= DESK.minZoom;
    };
    return (anew = false) => {
      const ids = inPlay(app);
      const key = `${walker.at} ${ids.join(" ")}`;
      if (ids.length === 0 || (key === last && !anew)) return;
      last = key;
      // At a desk the view moves only to what could not be read otherwise; in projector mode, where
      // following is usual, whoever has switched it off wants none of it.
      if (!anew && !view.follow && (view.projector || readable(ids))) return;
      // A graph that fits as a whole at that size stands still: nothing is easier to follow.
      const limits = view.projector ? PROJECTED : DESK;
      const { width = 0, height = 0 } = box.current?.getBoundingClientRect() ?? {};
      const all = flow.getNodesBounds(flow.getNodes());
      const room = (1 - 2 * limits.padding) / limits.minZoom;
      const fits = all.width < width * room && all.height < height * room;
      motion.fit(limits, fits ? undefined : ids);
    };
  }, [app, box, flow, motion]);

  useEffect(() => {
    const { view, walker } = app;
    const step = () => follow();
    const topics = ["focus", "follow", "projector"];
    const stops = [
      walker.subscribe("walk", step),
      ...topics.map((topic) => view.subscribe(topic, step)),
    ];
    return () => stops.forEach((stop) => stop());
  }, [app, follow]);

  return useMemo(
    () => () => {
      follow(true);
      return inPlay(app).length > 0;
    },
    [app, follow],
  );
}
