/** A chart by uPlot in the theme's colours, with round ticks and named axes; it fills its box. */

import { useEffect, useRef, useState } from "../../../vendor/vendor.js";
import { later, useLater } from "../../later.js";
import { html } from "../../lib.js";
import { AxisNames } from "./AxisNames.js";
import { fitted, ticks, written } from "./scale.js";

/** @typedef {import("../../../vendor/plots.js").uPlot} Plot */

export const PLOTS = later(() => import("../../../vendor/plots.js"));

/** Room that a tick takes up its axis, in sizes of its type. */
const TICK_ROOM = 3.2;

/** Room for the names of axes, in sizes of their type. */
const NAME_ROOM = { above: 1.9, beside: 1.6 };

/** Room between a chart's edge and its numbers, and from these to the axis, in pixels. */
const NUMBER_ROOM = 20;

/** Heights beyond this many pixels off the chart are as good as any. */
const FAR_OFF = 1e5;

/**
 * A colour, or a face, of the theme.
 * @param {string} name
 */
export const token = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The size of the type of axes, in pixels. */
export const axisType = () => parseFloat(token("type-axis"));

/**
 * Axes in the theme's ink, with as much room for their numbers as these need.
 * @param {{whole?: boolean}} [across] whether the axis counts something
 */
export function axes({ whole = false } = {}) {
  const type = axisType();
  const common = {
    stroke: token("ink-quiet"),
    font: `${token("type-axis")} ${token("sans")}`,
    grid: { stroke: token("line"), width: 1 },
    ticks: { stroke: token("line"), width: 1 },
    values: (/** @type {any} */ _, /** @type {number[]} */ splits) => written(splits),
    // All that were chosen are shown: uPlot would leave out what it finds too near.
    filter: (/** @type {any} */ _, /** @type {number[]} */ splits) => splits,
  };
  return [
    {
      ...common,
      size: 2.2 * type,
      splits: (
        /** @type {any} */ { width },
        /** @type {number} */ _,
        /** @type {number} */ low,
        /** @type {number} */ high,
      ) => fitted([low, high], width, type, whole),
    },
    {
      ...common,
      size: (/** @type {any} */ { ctx }, /** @type {string[] | null} */ values) =>
        widthOf(ctx, common.font, values ?? []) + NUMBER_ROOM,
      splits: (
        /** @type {any} */ { height },
        /** @type {number} */ _,
        /** @type {number} */ low,
        /** @type {number} */ high,
      ) => ticks([low, high], height / (TICK_ROOM * type)),
    },
  ];
}

/**
 * How wide the widest of some texts is, in pixels of the page.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} font
 * @param {string[]} texts
 */
export function widthOf(ctx, font, texts) {
  ctx.save();
  ctx.font = font;
  const width = Math.max(0, ...texts.map((text) => ctx.measureText(text).width));
  ctx.restore();
  return Math.ceil(width);
}

/**
 * A line as it is drawn: lifted off the chart at every gap. uPlot draws over gaps and clips them out,
 * which leaves the edges of a steep line standing.
 * @param {any} plot
 * @param {number} which the series
 * @param {number} first
 * @param {number} last
 */
export function lines(plot, which, first, last) {
  const stroke = new Path2D();
  const [xs, ys] = [plot.data[0], plot.data[which]];
  let down = false;
  for (let index = first; index <= last; index++) {
    const height = ys[index];
    if (height !== null) {
      const x = plot.valToPos(xs[index], "x", true);
      const y = Math.max(-FAR_OFF, Math.min(FAR_OFF, plot.valToPos(height, "y", true)));
      if (down) stroke.lineTo(x, y);
      else stroke.moveTo(x, y);
    }
    down = height !== null;
  }
  return { stroke, fill: null, clip: null, band: null, gaps: null, flags: 0 };
}

/** The theme that is on: what is drawn in its colours is drawn anew with another. */
export function useTheme() {
  const root = document.documentElement;
  const [theme, setTheme] = useState(root.dataset.theme);
  useEffect(() => {
    const watcher = new MutationObserver(() => setTheme(root.dataset.theme));
    watcher.observe(root, { attributeFilter: ["data-theme"] });
    return () => watcher.disconnect();
  }, [root]);
  return theme;
}

/** A hair line under the pointer; what is dragged is the chart's own point, not a range. */
const CURSOR = { drag: { x: false, y: false }, points: { show: false } };

/** Names stand at the ends of the axes, whose numbers take more or less room. @param {any} plot */
function placeNames({ root, bbox, height }) {
  const style = root.parentElement?.parentElement?.style;
  style?.setProperty("--left", `${bbox.left / devicePixelRatio}px`);
  style?.setProperty("--bottom", `${height - (bbox.top + bbox.height) / devicePixelRatio}px`);
}

/**
 * Room for a name at the end of its axis: a letter with an index, or a word.
 * @param {import("./AxisNames.js").AxisName} name
 * @param {number} type the size of its type
 */
function nameRoom({ latex, text }, type) {
  const set = latex === null && document.createElement("canvas").getContext("2d");
  const word = set ? widthOf(set, `${token("type-axis")} ${token("sans")}`, [text]) : 0;
  return Math.max(NAME_ROOM.beside * type, word + type);
}

/**
 * @param {{options: any, data: any[], label: string, className?: string,
 *   across?: import("./AxisNames.js").AxisName, up?: import("./AxisNames.js").AxisName,
 *   onPlot?: (plot: any) => (() => void) | void,
 *   onKeyDown?: (event: KeyboardEvent) => void}} props options: uPlot's, without size; made anew,
 *   they make the chart anew
 */
export function Chart({
  options,
  data,
  label,
  className = "chart",
  across,
  up,
  onPlot,
  onKeyDown,
}) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const chart = useRef(/** @type {any} */ (null));
  const plots = useLater(PLOTS);
  useEffect(() => {
    const place = box.current;
    if (!place || !plots) return undefined;
    const { width, height } = place.getBoundingClientRect();
    const type = axisType();
    const plot = new plots.uPlot(
      {
        legend: { show: false },
        cursor: CURSOR,
        pxAlign: 0,
        padding: [
          up ? NAME_ROOM.above * type : null,
          across ? nameRoom(across, type) : null,
          null,
          null,
        ],
        ...options,
        hooks: { draw: [...(options.hooks?.draw ?? []), placeNames] },
        width,
        height,
      },
      /** @type {any} */ (data),
      place,
    );
    chart.current = plot;
    const ended = onPlot?.(plot);
    const watcher = new ResizeObserver(([entry]) => plot.setSize(entry.contentRect));
    watcher.observe(place);
    return () => {
      ended?.();
      watcher.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [options, plots]);
  useEffect(() => chart.current?.setData(data), [data]);
  return html`<div className=${className}>
    <div
      ref=${box}
      className="chart-plot"
      role="img"
      aria-label=${label}
      tabIndex=${onKeyDown ? 0 : undefined}
      onKeyDown=${onKeyDown}
    ></div>
    <${AxisNames} across=${across} up=${up} />
  </div>`;
}
