/** What the walk and the lesson do to the view: zoom to what is in play, and nodes that light up. */

import { useEffect } from "../../vendor/vendor.js";
import { useApp } from "../app.js";

/** Whether people ask for less motion. */
export const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

/** How long the view takes to follow, and a node to light up and go dark, in milliseconds. */
const FOLLOW_MS = 350;
const FLASH_MS = 700;

/** Nodes that get their first value light up this far apart, and so many of them at most. */
const FRESH_APART_MS = 90;
const MOST_FRESH = 40;

/**
 * The zoom between which the view follows. In projector mode numbers of 22 canvas units are then at
 * least 28 pixels high; at a desk, numbers of 16 at least 12.
 */
const PROJECTED_ZOOM = { minZoom: 1.3, maxZoom: 1.9 };
const DESK_ZOOM = { minZoom: 0.75, maxZoom: 0.95 };

/** Room around what is followed, as a share of the canvas. */
const FOLLOW_ROOM = 0.05;

/**
 * What a class looks at: the nodes of the step, or those that the lesson points to.
 * @param {import("../walker.js").Walker} walker
 * @param {import("../app.js").View} view
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
    let movesUntil = 0;
    /** @param {string[]} ids */
    const readable = (ids) => {
      // While the view moves, where a node is says nothing of where it will be.
      if (performance.now() < movesUntil) return false;
      const pane = box.current?.getBoundingClientRect() ?? new DOMRect();
      const { x, y, width, height } = flow.getNodesBounds(ids);
      const start = flow.flowToScreenPosition({ x, y });
      const end = flow.flowToScreenPosition({ x: x + width, y: y + height });
      const inside =
        start.x >= pane.left && start.y >= pane.top && end.x <= pane.right && end.y <= pane.bottom;
      return inside && flow.getZoom() >= DESK_ZOOM.minZoom;
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
      const zoom = view.projector ? PROJECTED_ZOOM : DESK_ZOOM;
      const { width = 0, height = 0 } = box.current?.getBoundingClientRect() ?? {};
      const all = flow.getNodesBounds(flow.getNodes());
      const room = (1 - 2 * FOLLOW_ROOM) / zoom.minZoom;
      const fits = all.width < width * room && all.height < height * room;
      movesUntil = performance.now() + FOLLOW_MS;
      void flow.fitView({
        nodes: fits ? undefined : ids.map((id) => ({ id })),
        padding: FOLLOW_ROOM,
        duration: STILL.matches ? 0 : FOLLOW_MS,
        ...zoom,
      });
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
    view.showNodes = (ids) => {
      void flow.fitView({
        nodes: ids.map((id) => ({ id })),
        padding: 0.15,
        maxZoom: 1.25,
        duration: STILL.matches ? 0 : FOLLOW_MS,
      });
    };
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
