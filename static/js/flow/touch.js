/** A long press of a finger opens the menu that a right click would. */

import { useEffect } from "../../vendor/vendor.js";

/** How long a finger rests before the menu opens, in milliseconds. */
const REST_MS = 500;

/** How far a finger may stray that rests or taps: further, it drags. */
export const STRAY_PIXELS = 10;

/** @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box */
export function useLongPress(box) {
  useEffect(() => {
    const root = box.current;
    if (!root) return undefined;
    let resting = 0;
    let from = { x: 0, y: 0 };
    let opened = false;
    const stop = () => clearTimeout(resting);
    /** @param {TouchEvent} event */
    const end = (event) => {
      stop();
      // The finger lifts over the menu that it has just opened, and must not choose from it.
      if (opened && event.cancelable) event.preventDefault();
      opened = false;
    };
    /** @param {TouchEvent} event */
    const start = (event) => {
      stop();
      if (event.touches.length !== 1) return;
      const { clientX, clientY, target } = event.touches[0];
      from = { x: clientX, y: clientY };
      opened = false;
      resting = window.setTimeout(() => {
        opened = true;
        target.dispatchEvent(
          new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX, clientY }),
        );
      }, REST_MS);
    };
    /** @param {TouchEvent} event */
    const move = ({ touches }) => {
      const { clientX, clientY } = touches[0];
      if (Math.hypot(clientX - from.x, clientY - from.y) > STRAY_PIXELS) stop();
    };
    // Captured on the way in: what drags nodes stops touches on their way out.
    const passive = { passive: true, capture: true };
    root.addEventListener("touchstart", start, passive);
    root.addEventListener("touchmove", move, passive);
    root.addEventListener("touchend", end, { capture: true });
    root.addEventListener("touchcancel", stop, passive);
    return () => {
      stop();
      root.removeEventListener("touchstart", start, passive);
      root.removeEventListener("touchmove", move, passive);
      root.removeEventListener("touchend", end, { capture: true });
      root.removeEventListener("touchcancel", stop, passive);
    };
  }, [box]);
}
