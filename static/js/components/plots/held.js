/** Keeping a plot's usual range: it fits the numbers that it was made for, and does not jump after. */

import { useRef } from "../../../vendor/vendor.js";

/**
 * @typedef {import("./scale.js").Range} Range
 * @typedef {{subject: string, ranges: Range[] | null, shown: Range[]}} Held `ranges` are what the
 *   server has chosen, `shown` what is seen of them: a map may be wider
 */

/**
 * The ranges of what is plotted, once the server has chosen them; until the leaves leave the plot.
 * @param {string} subject what is plotted
 */
export function useHeld(subject) {
  const held = useRef(/** @type {Held} */ ({ subject, ranges: null, shown: [] }));
  if (held.current.subject !== subject) held.current = { subject, ranges: null, shown: [] };
  return {
    /**
     * @param {(number | null)[]} at where the leaves are
     * @param {boolean} stays whether it is no matter where they are
     */
    ranges: (at, stays) => {
      const outside = held.current.shown.some(([low, high], index) => {
        const number = at[index];
        return number !== null && (number < low || number > high);
      });
      if (outside && !stays) held.current.ranges = null;
      return held.current.ranges;
    },
    /**
     * @param {Range[]} ranges
     * @param {Range[]} shown
     */
    keep: (ranges, shown) => {
      if (held.current.ranges === null) Object.assign(held.current, { ranges, shown });
    },
    forget: () => {
      held.current.ranges = null;
    },
  };
}
