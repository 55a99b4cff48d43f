/** The theme, for who paints: its colours are read once, not for every picture. */

import { useEffect, useRef, useState } from "../../vendor/vendor.js";

/** Where the system chooses all colours. */
const FORCED = window.matchMedia("(forced-colors: active)");

/** The colours that are on the page. */
const theme = () => `${document.documentElement.dataset.theme} ${FORCED.matches}`;

/**
 * The colours of a canvas, which is drawn again when the theme changes.
 * @template T
 * @param {(canvas: HTMLCanvasElement) => T} read
 * @returns {(canvas: HTMLCanvasElement) => T} the colours, read where the theme has changed: that has
 *   the styles of the whole page computed
 */
export function useColours(read) {
  const [, setTheme] = useState(theme);
  const known = useRef(/** @type {{theme: unknown, colours: T} | null} */ (null));
  useEffect(() => {
    const look = () => setTheme(theme());
    const changes = new MutationObserver(look);
    changes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    FORCED.addEventListener("change", look);
    return () => {
      changes.disconnect();
      FORCED.removeEventListener("change", look);
    };
  }, []);
  return (canvas) => {
    const now = theme();
    if (known.current && known.current.theme === now) return known.current.colours;
    const colours = read(canvas);
    known.current = { theme: now, colours };
    return colours;
  };
}
