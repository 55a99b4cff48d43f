/** Nodes that light up, one after another: a lazy run's as they are run, and those that are new. */

import { useEffect } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { STILL } from "./fitting.js";

/** How long a node takes to light up and go dark, in milliseconds. */
const FLASH_MS = 700;

/** Nodes that get their first value light up this far apart, and so many of them at most. */
const FRESH_APART_MS = 90;
const MOST_FRESH = 40;

/**
 * @param {HTMLElement | null} root the canvas
 * @param {string[]} ids
 * @param {number} apart in milliseconds
 */
export function flash(root, ids, apart) {
  if (STILL.matches) return;
  const colour = getComputedStyle(document.documentElement).getPropertyValue("--flash");
  ids.forEach((id, index) => {
    const body = root?.querySelector(`[data-id="${CSS.escape(id)}"] .body`);
    body?.animate(
      [
        { boxShadow: `0 0 0 0 ${colour}` },
        { boxShadow: `0 0 0 6px ${colour}` },
        { boxShadow: `0 0 0 0 ${colour}` },
      ],
      { duration: FLASH_MS, delay: index * apart },
    );
  });
}

/**
 * Eager mode: each node lights up as it is computed. A whole pasted graph need not.
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 */
export function useFresh(box) {
  const { mirror } = useApp();
  useEffect(
    () =>
      mirror.subscribe("fresh", () => {
        const { fresh, mode } = mirror;
        if (mode !== "eager" || fresh.length > MOST_FRESH) return;
        requestAnimationFrame(() => flash(box.current, fresh, FRESH_APART_MS));
      }),
    [box, mirror],
  );
}
