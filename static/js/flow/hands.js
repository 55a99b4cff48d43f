/** Where this window's hand is on the canvas, and what it types in: told to the others. */

import { useMemo } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";

/** The node that something on the canvas belongs to. @param {EventTarget | null} thing */
const nodeOf = (thing) =>
  thing instanceof Element && thing.matches("input:not([readonly])")
    ? (thing.closest(".react-flow__node")?.getAttribute("data-id") ?? null)
    : null;

/** @param {(screen: import("../state/app.js").Point) => import("../state/app.js").Point} toPlace */
export function useHands(toPlace) {
  const { company, view } = useApp();
  return useMemo(
    () => ({
      /** @param {PointerEvent} event */
      onPointerMove: ({ clientX, clientY }) => {
        // A window that lays nodes out by itself has them elsewhere.
        if (view.laid) return;
        const { x, y } = toPlace({ x: clientX, y: clientY });
        company.point({ x: Math.round(x), y: Math.round(y) });
      },
      onPointerLeave: () => company.point(null),
      /** @param {FocusEvent} event */
      onFocus: ({ target }) => company.type(nodeOf(target)),
      onBlur: () => company.type(null),
    }),
    [company, toPlace, view],
  );
}
