/** A node against a leaf, with the tangent line at a point that can be dragged; its derivative below. */

import { useEffect, useMemo, useRef } from "../../../vendor/vendor.js";
import { useApp } from "../../state/app.js";
import { setNumber } from "../../acts/edits.js";
import { labelOf } from "../../words/names.js";
import { exact, format } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { axes, Chart, token } from "./Chart.js";

/** Heights beyond this many times the middle part of a curve are cut off: it runs to a pole. */
const TALL = 6;

/**
 * A curve as uPlot draws it: a gap where the server says that it is broken.
 * @param {{points: ArrayBuffer, values: ArrayBuffer, slopes: ArrayBuffer, breaks: number[]}} answer
 */
function curveOf(answer) {
  const points = new Float64Array(answer.points);
  const broken = new Set(answer.breaks);
  /** @type {number[]} */
  const x = [];
  /** @type {(number | null)[][]} */
  const [y, slope] = [[], []];
  /** @param {number} number */
  const finite = (number) => (Number.isFinite(number) ? number : null);
  const [values, slopes] = [new Float64Array(answer.values), new Float64Array(answer.slopes)];
  points.forEach((point, index) => {
    x.push(point);
    y.push(finite(values[index]));
    // ln −1 has the slope −1, and no value that could slope.
    slope.push(Number.isFinite(values[index]) ? finite(slopes[index]) : null);
    if (!broken.has(index)) return;
    x.push((point + points[index + 1]) / 2);
    y.push(null);
    slope.push(null);
  });
  return { x, y, slope };
}

/**
 * The range of an axis: all of it, or the middle part where a pole would flatten the rest.
 * @param {(number | null)[]} numbers
 * @returns {[number, number]}
 */
function rangeOf(numbers) {
  const sorted = /** @type {number[]} */ (numbers.filter((n) => n !== null)).sort((a, b) => a - b);
  if (sorted.length === 0) return [-1, 1];
  /** @param {number} part */
  const at = (part) => sorted[Math.round(part * (sorted.length - 1))];
  const [low, high, first, last] = [at(0.05), at(0.95), at(0), at(1)];
  const tall = last - first > TALL * Math.max(high - low, 1e-12);
  const [from, to] = tall ? [low - (high - low), high + (high - low)] : [first, last];
  const room = 0.06 * (to - from) || Math.max(Math.abs(to), 1) * 0.5;
  return [from - room, to + room];
}

/** @param {{node: string, leaf: string, answer: any}} props */
export function Curves({ node, leaf, answer }) {
  const app = useApp();
  const { mirror, session, view } = app;
  useTopic(mirror, `node:${leaf}`);
  useTopic(view, "projector");
  const curve = useMemo(() => curveOf(answer), [answer]);
  const at = mirror.numbersOf(leaf).value ?? mirror.givenNumber(leaf) ?? 0;
  // The sample that is nearest: what is read out are the server's numbers, none in between.
  const nearest = curve.x.reduce(
    (best, x, index) =>
      Math.abs(x - at) < Math.abs(curve.x[best] - at) && curve.y[index] !== null ? index : best,
    curve.y.findIndex((y) => y !== null),
  );
  // The target's numbers are there at every moment; other nodes' slopes come with the curve.
  const y = mirror.numbersOf(node).value ?? curve.y[nearest] ?? null;
  const slope =
    (mirror.target === node ? mirror.numbersOf(leaf).gradient : curve.slope[nearest]) ?? null;
  const here = useRef({ x: at, y, slope });
  here.current = { x: at, y, slope };
  const plots = useRef(/** @type {any[]} */ ([]));
  useEffect(() => plots.current.forEach((plot) => plot.redraw(false)));

  const charts = useMemo(() => {
    const ink = token("ink");
    /** @param {any} plot @param {number} x @param {number} y @param {string} colour */
    const dot = ({ ctx, valToPos }, x, y, colour) => {
      ctx.beginPath();
      ctx.arc(valToPos(x, "x", true), valToPos(y, "y", true), 6 * devicePixelRatio, 0, 7);
      ctx.fillStyle = colour;
      ctx.fill();
    };
    /** The tangent line through the point: geometry of two numbers that the server sent. */
    const tangent = (/** @type {any} */ plot) => {
      const { x, y, slope } = here.current;
      if (y === null || slope === null) return;
      const { ctx } = plot;
      const { min, max } = plot.scales.x;
      const [yMin, yMax] = [y + slope * (min - x), y + slope * (max - x)];
      ctx.save();
      ctx.beginPath();
      ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
      ctx.clip();
      ctx.beginPath();
      ctx.strokeStyle = token("gradient");
      ctx.lineWidth = 2.5 * devicePixelRatio;
      ctx.moveTo(plot.valToPos(min, "x", true), plot.valToPos(yMin, "y", true));
      ctx.lineTo(plot.valToPos(max, "x", true), plot.valToPos(yMax, "y", true));
      ctx.stroke();
      dot(plot, x, y, ink);
      ctx.restore();
    };
    const mark = (/** @type {any} */ plot) => {
      const { x, slope } = here.current;
      if (slope !== null) dot(plot, x, slope, token("gradient"));
    };
    /** @param {string} colour @param {(number | null)[]} numbers @param {(plot: any) => void} draw */
    const options = (colour, numbers, draw) => ({
      scales: { x: { time: false }, y: { range: () => rangeOf(numbers) } },
      axes: axes(),
      series: [{}, { stroke: token(colour), width: 2.5, spanGaps: false, points: { show: false } }],
      hooks: { draw: [draw] },
    });
    return {
      value: options("value", curve.y, tangent),
      slope: options("gradient", curve.slope, mark),
    };
  }, [curve, view.projector]);
  const data = useMemo(
    () => [
      [curve.x, curve.y],
      [curve.x, curve.slope],
    ],
    [curve],
  );

  /** Let the point be dragged, and the leaf follow. @param {any} plot */
  const listen = (plot) => {
    plots.current = [...plots.current.filter(({ root }) => root.isConnected), plot];
    /** @param {PointerEvent} event */
    const place = (event) => {
      const { left } = plot.over.getBoundingClientRect();
      const index = plot.posToIdx(event.clientX - left);
      return curve.y[index] === null ? here.current.x : curve.x[index];
    };
    plot.over.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
      plot.over.setPointerCapture(event.pointerId);
      session.preview(leaf, place(event));
    });
    plot.over.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
      if (event.buttons) session.preview(leaf, place(event));
    });
    plot.over.addEventListener("pointerup", (/** @type {PointerEvent} */ event) => {
      setNumber(app, leaf, place(event))?.catch(session.complain);
    });
  };

  const names = { node: labelOf(app, node), leaf: labelOf(app, leaf) };
  return html`<div className="curves">
    <div className="curve-numbers" role="status">
      <span>${names.leaf} = <b title=${exact(at)}>${format(at)}</b></span>
      <span>${names.node} = <b className="value" title=${exact(y ?? NaN)}>${y === null ? "–" : format(y)}</b></span>
      <span>∂${names.node}/∂${names.leaf} = <b className="gradient" title=${exact(slope ?? NaN)}>${slope === null ? "–" : format(slope)}</b></span>
      <span className="quiet">${t("plot.drag")}</span>
    </div>
    <${Chart} className="chart tall" options=${charts.value} data=${data[0]} label=${t("plot.value", names)} onPlot=${listen} />
    <${Chart} options=${charts.slope} data=${data[1]} label=${t("plot.slope", names)} onPlot=${listen} />
  </div>`;
}
