/** What the walk and the lesson do to the view: zoom to what is in play, and nodes that light up. */

import { useEffect } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { FIT, fitTo, STILL } from "./fitting.js";

/** How long the view takes to follow, and a node to light up and go dark, in milliseconds. */
const FOLLOW_MS = 350;
const FLASH_MS = 700;

/** Nodes that get their first value light up this far apart, and so many of them at most. */
const FRESH_APART_MS = 90;
const MOST_FRESH = 40;

/**
 * How the view follows. In projector mode numbers of 22 canvas units are then at least 28 pixels high;
 * at a desk, numbers of 16 at least 12.
 */
const PROJECTED = { minZoom: 1.3, maxZoom: 1.9, padding: 0.05, duration: FOLLOW_MS };
const DESK = { minZoom: 0.75, maxZoom: 0.95, padding: 0.08, duration: FOLLOW_MS };

/** How nodes that are new are brought into view. */
const SHOWN = { ...FIT, padding: 0.15, duration: FOLLOW_MS };

/**
 * What a class looks at: the nodes of the step, or those that the lesson points to.
 * @param {import("../state/walker.js").Walker} walker
 * @param {import("../state/app.js").View} view
 */
const inPlay = (walker, view) => (walker.inPlay.length ? walker.inPlay : [...view.focus]);

/**
 * @param {ReturnType<typeof import("../../vendor/vendor.js").useReactFlow>} flow
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 */
export function useFollowing(flow, box) {
  const { mirror, view, walker } = useApp();
  useEffect(() => {
    let last = "";
    /** @param {string[]} ids */
    const readable = (ids) => {
      // While the view moves, where a node is says nothing of where it will be.
      if (performance.now() < view.movesUntil) return false;
      const pane = box.current?.getBoundingClientRect() ?? new DOMRect();
      const { x, y, width, height } = flow.getNodesBounds(ids);
      const start = flow.flowToScreenPosition({ x, y });
      const end = flow.flowToScreenPosition({ x: x + width, y: y + height });
      const inside =
        start.x >= pane.left && start.y >= pane.top && end.x <= pane.right && end.y <= pane.bottom;
      return inside && flow.getZoom() >= DESK.minZoom;
    };
    const follow = (anew = false) => {
      const ids = inPlay(walker, view);
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
      fitTo(flow, view, limits, fits ? undefined : ids);
    };
    view.followAnew = () => {
      follow(true);
      return inPlay(walker, view).length > 0;
    };
    const step = () => follow();
    const stops = [walker.subscribe("walk", step), view.subscribe("view", step)];
    return () => stops.forEach((stop) => stop());
  }, [flow, view, walker]);

  useEffect(
    () =>
      mirror.subscribe("fresh", () => {
        // Eager mode: each node lights up as it is computed. A whole pasted graph need not.
        const shown = mirror.mode === "eager" && mirror.fresh.length <= MOST_FRESH;
        if (shown) requestAnimationFrame(() => view.flash?.(mirror.fresh, FRESH_APART_MS));
      }),
    [mirror, view],
  );

  useEffect(() => {
    view.showNodes = (ids) => fitTo(flow, view, SHOWN, ids);
    view.flash = (ids, apart) => {
      if (STILL.matches) return;
      ids.forEach((id, index) => {
        const card = box.current?.querySelector(`[data-id="${CSS.escape(id)}"] .card`);
        const colour = getComputedStyle(document.documentElement).getPropertyValue("--flash");
        card?.animate(
          [
            { boxShadow: `0 0 0 0 ${colour}` },
            { boxShadow: `0 0 0 6px ${colour}` },
            { boxShadow: `0 0 0 0 ${colour}` },
          ],
          { duration: FLASH_MS, delay: index * apart },
        );
      });
    };
  }, [flow, box, view]);
}
