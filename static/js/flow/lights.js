/** Lights: the node under the pointer, what it is computed from, and what is computed from it. */

import { useEffect } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";

/** The pointer rests this long on a node before its relatives light up, in milliseconds. */
const REST_MS = 250;

/**
 * Attributes on the elements themselves: up close, lighting up a graph draws nothing again, and who
 * draws an element again leaves them alone, as it would not with classes.
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 */
export function useLights(box) {
  const { mirror, view, walker } = useApp();
  useEffect(() => {
    const root = box.current;
    if (!root) return undefined;
    let resting = 0;
    let lit = "";
    // A resting mouse repaints no lecture.
    const mayLight = () => !walker.active && !view.projector;
    const dark = () => {
      clearTimeout(resting);
      if (!lit) return;
      lit = "";
      view.setLit(null);
      delete root.dataset.lit;
      for (const element of root.querySelectorAll("[data-light]")) {
        element.removeAttribute("data-light");
      }
    };
    /** @param {string} id */
    const light = (id) => {
      dark();
      if (!mayLight()) return;
      lit = id;
      const up = mirror.relatives(id, "up");
      const down = mirror.relatives(id, "down");
      view.setLit({ up, down });
      root.dataset.lit = "";
      for (const element of root.querySelectorAll(".react-flow__node, .react-flow__edge")) {
        const own = /** @type {HTMLElement} */ (element).dataset.id ?? "";
        const side = up.has(own) ? "upstream" : down.has(own) ? "downstream" : "";
        const light = own === id ? "origin" : side;
        if (light) element.setAttribute("data-light", light);
      }
    };
    /** @param {PointerEvent} event */
    const over = (event) => {
      const node = /** @type {HTMLElement} */ (event.target).closest?.(".react-flow__node");
      const id = node instanceof HTMLElement ? (node.dataset.id ?? "") : "";
      if (id === lit && id) return;
      dark();
      if (id && event.buttons === 0) resting = window.setTimeout(() => light(id), REST_MS);
    };
    const look = () => mayLight() || dark();
    const stops = [walker.subscribe("walk", look), view.subscribe("projector", look)];
    root.addEventListener("pointerover", over);
    root.addEventListener("pointerleave", dark);
    root.addEventListener("pointerdown", dark);
    return () => {
      dark();
      stops.forEach((stop) => stop());
      root.removeEventListener("pointerover", over);
      root.removeEventListener("pointerleave", dark);
      root.removeEventListener("pointerdown", dark);
    };
  }, [box, mirror, view, walker]);
}
