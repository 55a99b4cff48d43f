/** The theme, for who paints: its colours are read once, not for every picture. */

import { useEffect, useRef, useState } from "../../vendor/vendor.js";

const theme = () => document.documentElement.dataset.theme;

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
    const changes = new MutationObserver(() => setTheme(theme()));
    changes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => changes.disconnect();
  }, []);
  return (canvas) => {
    const now = theme();
    if (known.current && known.current.theme === now) return known.current.colours;
    const colours = read(canvas);
    known.current = { theme: now, colours };
    return colours;
  };
}
