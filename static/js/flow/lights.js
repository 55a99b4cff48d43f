/** Lights: the node under the pointer, what it is computed from, and what is computed from it. */

import { useEffect } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";

/** The pointer rests this long on a node before its relatives light up, in milliseconds. */
const REST_MS = 250;

/**
 * Classes on the elements themselves: up close, lighting up a graph draws nothing again.
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 */
export function useLights(box) {
  const { mirror, view, walker } = useApp();
  useEffect(() => {
    const root = box.current;
    if (!root) return undefined;
    let resting = 0;
    let lit = "";
    const dark = () => {
      clearTimeout(resting);
      if (!lit) return;
      lit = "";
      view.setLit(null);
      root.classList.remove("lit");
      for (const element of root.querySelectorAll(".upstream, .downstream, .origin")) {
        element.classList.remove("upstream", "downstream", "origin");
      }
    };
    /** @param {string} id */
    const light = (id) => {
      dark();
      lit = id;
      const up = mirror.relatives(id, "up");
      const down = mirror.relatives(id, "down");
      view.setLit({ up, down });
      root.classList.add("lit");
      for (const element of root.querySelectorAll(".react-flow__node, .react-flow__edge")) {
        const own = /** @type {HTMLElement} */ (element).dataset.id ?? "";
        if (own === id) element.classList.add("origin");
        else if (up.has(own)) element.classList.add("upstream");
        else if (down.has(own)) element.classList.add("downstream");
      }
    };
    /** @param {PointerEvent} event */
    const over = (event) => {
      const node = /** @type {HTMLElement} */ (event.target).closest?.(".react-flow__node");
      const id = node instanceof HTMLElement ? (node.dataset.id ?? "") : "";
      if (id === lit && id) return;
      dark();
      // A resting mouse repaints no lecture.
      if (walker.active || view.projector) return;
      if (id && event.buttons === 0) resting = window.setTimeout(() => light(id), REST_MS);
    };
    root.addEventListener("pointerover", over);
    root.addEventListener("pointerleave", dark);
    root.addEventListener("pointerdown", dark);
    return () => {
      dark();
      root.removeEventListener("pointerover", over);
      root.removeEventListener("pointerleave", dark);
      root.removeEventListener("pointerdown", dark);
    };
  }, [box, mirror, view, walker]);
}
