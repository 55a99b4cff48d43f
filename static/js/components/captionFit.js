/** How the lines of a step are fitted to the bar: smaller as long as they are read well, then broken. */

import { useLayoutEffect, useRef } from "../../vendor/vendor.js";

/** How much smaller lines become before they are broken, and under how many pixels type never is. */
const SMALLEST = 0.7;
const LEAST_PX = 16;

/**
 * Fit a caption to its width: as it is, else in smaller type, else with breaks before its signs.
 * @param {HTMLElement} caption
 */
function fit(caption) {
  caption.classList.remove("broken");
  caption.style.setProperty("--fit", "1");
  const share = caption.clientWidth / caption.scrollWidth;
  if (share >= 1) return;
  const size = Number.parseFloat(getComputedStyle(caption).fontSize);
  const least = Math.min(1, Math.max(SMALLEST, LEAST_PX / size));
  // A little less: widths are rounded.
  caption.style.setProperty("--fit", String(Math.max(least, share - 0.005)));
  caption.classList.toggle("broken", share < least);
}

/**
 * @param {string[][]} lines which are drawn in it
 * @returns {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} for the caption
 */
export function useFitted(lines) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    const caption = place.current;
    if (!caption?.parentElement) return undefined;
    // It tells of the size that it finds, too: once the frame is laid out, and before it is painted.
    const watcher = new ResizeObserver(() => fit(caption));
    watcher.observe(caption.parentElement);
    // The first formula is set before its letters are there.
    const settled = () => fit(caption);
    document.fonts.addEventListener("loadingdone", settled);
    return () => {
      watcher.disconnect();
      document.fonts.removeEventListener("loadingdone", settled);
    };
  }, [lines]);
  return place;
}
