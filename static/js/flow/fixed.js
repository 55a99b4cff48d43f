/** Where this window lays nodes out by itself, whoever drags one is told why it stays. */

import { useEffect } from "../../vendor/vendor.js";
import { explainLaid } from "../acts/layout.js";
import { useApp } from "../state/app.js";

/** So many pixels make a press on a node a try to move it. */
const DRAGGED = 8;

/** @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box */
export function useFixed(box) {
  const app = useApp();
  useEffect(() => {
    const root = box.current;
    if (!root) return undefined;
    const { view } = app;
    let from = /** @type {{x: number, y: number} | null} */ (null);
    /** @param {PointerEvent} event */
    const down = ({ target, pointerType, button, clientX, clientY }) => {
      const pressed = /** @type {Element} */ (target);
      const node = pressed.closest(".react-flow__node") && !pressed.closest(".nodrag, .port");
      // A finger on a node pans.
      const taken = view.laid && node && pointerType === "mouse" && button === 0;
      from = taken ? { x: clientX, y: clientY } : null;
    };
    /** @param {PointerEvent} event */
    const move = ({ buttons, clientX, clientY }) => {
      if (!from || buttons === 0) return;
      if (Math.hypot(clientX - from.x, clientY - from.y) < DRAGGED) return;
      from = null;
      explainLaid(app);
    };
    root.addEventListener("pointerdown", down, { capture: true });
    root.addEventListener("pointermove", move, { capture: true });
    return () => {
      root.removeEventListener("pointerdown", down, { capture: true });
      root.removeEventListener("pointermove", move, { capture: true });
    };
  }, [app, box]);
}
