/** How large the numbers in play are: large enough to be read, however far the view is zoomed out. */

import { useStore } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { HANDHELD } from "../state/handheld.js";
import { useTopic } from "../lib.js";
import { zoomOf } from "./stores.js";

/** Their least height, in pixels of the screen: for one reader, and for a class. */
export const LEGIBLE = { desk: 16, projector: 28 };

/** @param {import("../state/view.js").View} view */
export const leastHeight = (view) =>
  LEGIBLE[view.projector && !HANDHELD.matches ? "projector" : "desk"];

/** What is not in play is as large as it is at any zoom. */
const unmoved = () => 1;

/**
 * How much larger than the rest the numbers of a node are. Only nodes in play are drawn again while
 * the view is zoomed: told to the canvas as a whole, styles would be computed anew for every node.
 * @param {boolean} inPlay
 */
export function useGrowth(inPlay) {
  const { measures, view } = useApp();
  useTopic(view, inPlay ? "projector" : "laid");
  const zoom = useStore(inPlay ? zoomOf : unmoved);
  return inPlay ? Math.max(1, leastHeight(view) / (measures.table.number * zoom)) : 1;
}
