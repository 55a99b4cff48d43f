/** How large the numbers in play are: large enough to be read, however far the view is zoomed out. */

import { useLayoutEffect, useStore } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { useTopic } from "../lib.js";
import { zoomOf } from "./stores.js";

/** Their least height, in pixels of the screen: for one reader, and for a class. */
export const LEGIBLE = { desk: 16, projector: 28 };

/** @param {import("../state/view.js").View} view */
export const leastHeight = (view) => LEGIBLE[view.projector ? "projector" : "desk"];

/**
 * Tells style sheets how much larger numbers in play are than the rest.
 * @param {{box: import("../../vendor/vendor.js").RefObject<HTMLElement | null>}} props
 */
export function Magnifier({ box }) {
  const { measures, view, walker } = useApp();
  useTopic(walker, "walk");
  useTopic(view, "projector");
  useTopic(view, "focus");
  const zoom = useStore(zoomOf);
  const inPlay = walker.active || view.focus.size > 0;
  const play = inPlay ? Math.max(1, leastHeight(view) / (measures.table.number * zoom)) : 1;
  useLayoutEffect(() => box.current?.style.setProperty("--play", String(play)), [box, play]);
  return null;
}
