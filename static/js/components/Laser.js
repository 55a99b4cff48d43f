/** The laser pointer: a red dot in the place of the mouse's arrow. */

import { useEffect, useRef } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { html, useTopic } from "../lib.js";

export function Laser() {
  const { view } = useApp();
  useTopic(view, "laser");
  const dot = useRef(/** @type {HTMLElement | null} */ (null));
  const on = view.laser;
  useEffect(() => {
    if (!on) return undefined;
    /** @param {PointerEvent} event */
    const move = ({ clientX, clientY }) => {
      if (dot.current) dot.current.style.transform = `translate(${clientX}px, ${clientY}px)`;
    };
    document.documentElement.classList.add("lasing");
    window.addEventListener("pointermove", move);
    return () => {
      document.documentElement.classList.remove("lasing");
      window.removeEventListener("pointermove", move);
    };
  }, [on]);
  return on && html`<div ref=${dot} className="laser" aria-hidden="true"></div>`;
}
