/** A chart by uPlot in the theme's colours; it fills its box. */

import { useEffect, useRef } from "../../../vendor/vendor.js";
import { later, useLater } from "../../later.js";
import { html } from "../../lib.js";

/** @typedef {import("../../../vendor/plots.js").uPlot} Plot */

export const PLOTS = later(() => import("../../../vendor/plots.js"));

/**
 * A colour, or a face, of the theme.
 * @param {string} name
 */
export const token = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** A number on an axis, with the sign that the rest of the page has. @param {number} number */
const tick = (number) =>
  (Math.abs(number) >= 1e5 || (number !== 0 && Math.abs(number) < 1e-3)
    ? number.toExponential(0)
    : String(Number(number.toPrecision(6)))
  ).replace(/-/g, "−");

/** Axes in the theme's ink, with as much room for their numbers as the theme's type needs. */
export function axes() {
  const type = parseFloat(token("type-axis"));
  const common = {
    stroke: token("ink-quiet"),
    font: `${token("type-axis")} ${token("sans")}`,
    grid: { stroke: token("line"), width: 1 },
    ticks: { stroke: token("line"), width: 1 },
    values: (/** @type {any} */ _, /** @type {(number | null)[]} */ splits) =>
      splits.map((split) => (split === null ? "" : tick(split))),
  };
  return [
    { ...common, size: 2.5 * type },
    { ...common, size: 4.6 * type },
  ];
}

/** A hair line under the pointer; what is dragged is the chart's own point, not a range. */
const CURSOR = { drag: { x: false, y: false }, points: { show: false } };

/**
 * @param {{options: any, data: any[], label: string, className?: string,
 *   onPlot?: (plot: any) => void}} props options: uPlot's, without size; made anew, they make the
 *   chart anew
 */
export function Chart({ options, data, label, className = "chart", onPlot }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const chart = useRef(/** @type {any} */ (null));
  const plots = useLater(PLOTS);
  useEffect(() => {
    const place = box.current;
    if (!place || !plots) return undefined;
    const { width, height } = place.getBoundingClientRect();
    const plot = new plots.uPlot(
      { legend: { show: false }, cursor: CURSOR, pxAlign: 0, ...options, width, height },
      /** @type {any} */ (data),
      place,
    );
    chart.current = plot;
    onPlot?.(plot);
    const watcher = new ResizeObserver(([entry]) => plot.setSize(entry.contentRect));
    watcher.observe(place);
    return () => {
      watcher.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [options, plots]);
  useEffect(() => chart.current?.setData(data), [data]);
  return html`<div ref=${box} className=${className} role="img" aria-label=${label}></div>`;
}
