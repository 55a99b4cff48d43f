/** What opens beside the canvas takes room from it, and a phone is turned round: the graph stays in view. */

import { useEffect, useRef } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { FIT } from "./fitting.js";

/** A canvas that changes its size so soon after a panel has opened does so because of it. */
const REFIT_MS = 600;

/**
 * Part of a component that is drawn again with what opens.
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 * @param {import("./fitting.js").Motion} motion
 * @param {() => boolean} followAnew sees what is in play; false for nothing
 */
export function useRefitting(box, motion, followAnew) {
  const { view, walker, lesson, timeline } = useApp();
  const { drawer, details, outline, projector, text } = view;
  const rooms = [drawer, outline, text, details === "pinned"];
  const bars = [
    walker.active,
    walker.arrivals,
    lesson.open,
    projector,
    timeline.open,
    timeline.contrast !== null,
  ];
  const below = [...rooms, ...bars].join(" ");
  // At the beginning, too: a lesson's text comes after the graph, and so does what is in corners.
  const opened = useRef({ below, at: performance.now(), step: walker.at });
  if (opened.current.below !== below) {
    opened.current = { below, at: performance.now(), step: walker.at };
  }
  useEffect(() => {
    if (!box.current) return undefined;
    const watcher = new ResizeObserver(() => {
      const { at, step } = opened.current;
      // A step that has more to say than the one before moves no view.
      if (performance.now() - at > REFIT_MS || walker.at !== step) return;
      if (!followAnew()) motion.fit(FIT);
    });
    watcher.observe(box.current);
    // Not by the window's size: a keyboard on the screen makes a window low, and turns nothing.
    const turned = () =>
      requestAnimationFrame(() => {
        opened.current.at = performance.now();
        if (!followAnew()) motion.fit(FIT);
      });
    screen.orientation?.addEventListener("change", turned);
    return () => {
      watcher.disconnect();
      screen.orientation?.removeEventListener("change", turned);
    };
  }, [box, followAnew, motion, walker]);
}
