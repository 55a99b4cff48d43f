/** A node against a leaf, with the tangent line at a point that can be dragged; its derivative below. */

import { useEffect, useMemo, useRef } from "../../../vendor/vendor.js";
import { barOf, useBar } from "../../state/allowed.js";
import { useApp } from "../../state/app.js";
import { setNumber } from "../../acts/edits.js";
import { labelOf } from "../../words/names.js";
import { exact, format } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { axes, Chart, lines, token, useTheme } from "./Chart.js";
import { listen, viewKey } from "./gestures.js";
import { heights, moved, rounded, viewBy, zoomed } from "./scale.js";
import { ViewButtons } from "./ViewButtons.js";

/** @typedef {import("./scale.js").Range} Range */
/** @typedef {import("./scale.js").Window} Window */

/** The radius of the point, in pixels. */
const POINT = 7;

/** The dashes of a tangent and the gaps between them, in pixels. */
const TANGENT = [9, 5];

/**
 * A curve as uPlot draws it: a gap where the server says that it is broken.
 * @param {Float64Array} points
 * @param {(number | null)[]} numbers
 * @param {number[]} breaks
 * @returns {[number[], (number | null)[]]}
 */
function drawn(points, numbers, breaks) {
  const broken = new Set(breaks);
  /** @type {number[]} */
  const x = [];
  /** @type {(number | null)[]} */
  const y = [];
  points.forEach((point, index) => {
    x.push(point);
    y.push(numbers[index]);
    if (!broken.has(index)) return;
    x.push((point + points[index + 1]) / 2);
    y.push(null);
  });
  return [x, y];
}

/** @param {import("../../link/answers.d.ts").Plot} answer */
function curveOf(answer) {
  const points = new Float64Array(answer.points);
  const values = new Float64Array(answer.values);
  const slopes = new Float64Array(answer.slopes);
  /** @param {number} number */
  const finite = (number) => (Number.isFinite(number) ? number : null);
  const y = [...values].map(finite);
  // ln −1 has the slope −1, and no value that could slope.
  const slope = [...slopes].map((number, index) => (y[index] === null ? null : finite(number)));
  return {
    points,
    y,
    slope,
    value: drawn(points, y, answer.breaks),
    derivative: drawn(points, slope, answer.slopeBreaks),
  };
}

/**
 * The heights of what of a curve is in a range.
 * @param {[number[], (number | null)[]]} curve
 * @param {Range} range
 */
const heightsIn = ([x, y], [low, high]) =>
  heights(y.filter((_, index) => x[index] >= low && x[index] <= high));

/**
 * @param {{node: string, leaf: string, answer: import("../../link/answers.d.ts").Plot,
 *   window: Window | null, onWindow: (window: Window | null) => void}} props window: as a hand has
 *   left the view, if one has
 */
export function Curves({ node, leaf, answer, window, onWindow }) {
  const app = useApp();
  const bar = useBar("present", leaf);
  const { mirror, session } = app;
  useTopic(mirror, `node:${leaf}`);
  const theme = useTheme();
  const curve = useMemo(() => curveOf(answer), [answer]);
  const at = mirror.numbersOf(leaf).value ?? mirror.givenNumber(leaf) ?? 0;
  // The sample that is nearest: what is read out are the server's numbers, none in between.
  const nearest = curve.points.reduce(
    (best, x, index) =>
      Math.abs(x - at) < Math.abs(curve.points[best] - at) && curve.y[index] !== null
        ? index
        : best,
    curve.y.findIndex((y) => y !== null),
  );
  // The target's numbers are there at every moment; other nodes' slopes come with the curve.
  const y = mirror.numbersOf(node).value ?? curve.y[nearest] ?? null;
  const slope =
    (mirror.target === node ? mirror.numbersOf(leaf).gradient : curve.slope[nearest]) ?? null;
  const across = /** @type {Range} */ (window?.across ?? [answer.low, answer.high]);
  const seen = {
    leaf,
    window,
    at: { x: at, y, slope },
    across,
    up: window?.up ?? heightsIn(curve.value, across),
    slopes: heightsIn(curve.derivative, across),
  };
  const here = useRef(seen);
  here.current = seen;
  const plots = useRef(/** @type {{value: any, slope: any}} */ ({ value: null, slope: null }));
  useEffect(() => {
    const { value, slope } = plots.current;
    for (const [plot, [min, max]] of [
      [value, seen.up],
      [slope, seen.slopes],
    ]) {
      plot?.batch(() => {
        plot.setScale("x", { min: across[0], max: across[1] });
        plot.setScale("y", { min, max });
      });
    }
  });

  const options = useMemo(() => {
    /** @param {any} plot @param {number | null} y @param {string} colour */
    const dot = ({ ctx, valToPos }, y, colour) => {
      if (y === null) return;
      const { x } = here.current.at;
      ctx.beginPath();
      ctx.arc(valToPos(x, "x", true), valToPos(y, "y", true), POINT * devicePixelRatio, 0, 7);
      ctx.fillStyle = colour;
      ctx.fill();
      ctx.lineWidth = 2 * devicePixelRatio;
      ctx.strokeStyle = token("surface");
      ctx.stroke();
    };
    /** The tangent line through the point: geometry of two numbers that the server sent. */
    const tangent = (/** @type {any} */ plot) => {
      const { x, y, slope } = here.current.at;
      if (y === null || slope === null) return;
      const { ctx } = plot;
      const { min, max } = plot.scales.x;
      ctx.beginPath();
      ctx.strokeStyle = token("gradient");
      ctx.lineWidth = 2.5 * devicePixelRatio;
      // It is told from the curve where both have one colour, too.
      ctx.setLineDash(TANGENT.map((length) => length * devicePixelRatio));
      ctx.moveTo(plot.valToPos(min, "x", true), plot.valToPos(y + slope * (min - x), "y", true));
      ctx.lineTo(plot.valToPos(max, "x", true), plot.valToPos(y + slope * (max - x), "y", true));
      ctx.stroke();
      ctx.setLineDash([]);
    };
    /** @param {(plot: any) => void} draw within the axes */
    const inside = (draw) => (/** @type {any} */ plot) => {
      const { ctx, bbox } = plot;
      ctx.save();
      ctx.beginPath();
      ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
      ctx.clip();
      draw(plot);
      ctx.restore();
    };
    /** Room for numbers, the same on both charts, so that a place on one is above that on the other. */
    const room = { value: 0, slope: 0 };
    /** @param {"value" | "slope"} which */
    const aligned = (which) => {
      const [across, up] = /** @type {any[]} */ (axes());
      const size = (/** @type {any} */ plot, /** @type {string[] | null} */ values) => {
        room[which] = up.size(plot, values);
        return Math.max(room.value, room.slope);
      };
      return [across, { ...up, size }];
    };
    /** @param {"value" | "slope"} which @param {string} colour @param {() => Range} up @param {(plot: any) => void} draw */
    const chart = (which, colour, up, draw) => ({
      scales: { x: { time: false, range: () => here.current.across }, y: { range: up } },
      axes: aligned(which),
      series: [{}, { stroke: token(colour), width: 2.5, paths: lines, points: { show: false } }],
      hooks: { draw: [inside(draw)] },
    });
    return {
      value: chart(
        "value",
        "value",
        () => here.current.up,
        (plot) => {
          tangent(plot);
          dot(plot, here.current.at.y, token("ink"));
        },
      ),
      slope: chart(
        "slope",
        "gradient",
        () => here.current.slopes,
        (plot) => dot(plot, here.current.at.slope, token("gradient")),
      ),
    };
  }, [theme]);

  /**
   * Listen on a chart: the point can be taken, and the view be moved.
   * @param {"value" | "slope"} which
   */
  const listening = (which) => (/** @type {any} */ plot) => {
    plots.current[which] = plot;
    const { over } = plot;
    const numberAt = (/** @type {number} */ x) =>
      rounded(plot.posToVal(x, "x"), here.current.across, over.clientWidth);
    /** A view of both charts, or where the hand is on the derivative's, along both. */
    const both = (/** @type {Range} */ across, /** @type {Range | null} */ up) => {
      const held = which === "value" ? up : (here.current.window?.up ?? null);
      const chosen = { across, up: held };
      here.current = { ...here.current, across, up: held ?? here.current.up, window: chosen };
      onWindow(chosen);
    };
    const end = listen(over, {
      point: () => {
        if (barOf(app, "present", here.current.leaf)) return null;
        const { x, y, slope } = here.current.at;
        const height = which === "value" ? y : slope;
        return height === null ? null : [plot.valToPos(x, "x"), plot.valToPos(height, "y")];
      },
      drag: (x) => session.preview(here.current.leaf, numberAt(x)),
      drop: (x) => {
        if (barOf(app, "present", here.current.leaf)) return;
        setNumber(app, here.current.leaf, numberAt(x))?.catch(session.complain);
      },
      pan: (dx, dy) =>
        both(
          moved(here.current.across, -dx / over.clientWidth),
          moved(here.current.up, dy / over.clientHeight),
        ),
      zoom: (factor, x, y) => {
        const { across, up, window } = here.current;
        // Heights that fit what is seen go on to do so.
        const heights = window?.up && zoomed(up, plot.posToVal(y, "y"), factor);
        both(zoomed(across, plot.posToVal(x, "x"), factor), heights ?? null);
      },
    });
    return () => {
      end();
      plots.current[which] = null;
    };
  };

  /** @param {{factor: number, across?: number, up?: number}} does */
  const viewed = (does) => {
    const { up, window: chosen } = here.current;
    onWindow(viewBy({ across: here.current.across, up: chosen?.up || does.up ? up : null }, does));
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const does = event.ctrlKey || event.metaKey ? null : viewKey(event.key);
    if (does === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (does === "reset") onWindow(null);
    else viewed(does);
  };

  const names = { node: labelOf(app, node), leaf: labelOf(app, leaf) };
  const [nodeLatex, leafLatex] = answer.names;
  const leafName = { latex: leafLatex, text: names.leaf };
  const slopeName =
    nodeLatex && leafLatex ? `\\partial ${nodeLatex} / \\partial ${leafLatex}` : null;
  return html`<div className="curves">
    <div className="curve-numbers" role="status">
      <span>${names.leaf} = <b title=${exact(at)}>${format(at)}</b></span>
      <span>${names.node} = <b className="value" title=${exact(y ?? NaN)}>${y === null ? "–" : format(y)}</b></span>
      <span>∂${names.node}/∂${names.leaf} = <b className="gradient" title=${exact(slope ?? NaN)}>${slope === null ? "–" : format(slope)}</b></span>
      <${ViewButtons} onZoom=${(/** @type {number} */ factor) => viewed({ factor })} onReset=${window && (() => onWindow(null))} />
    </div>
    <${Chart} className="chart tall" options=${options.value} data=${curve.value} label=${t("plot.value", names)} onPlot=${listening("value")} onKeyDown=${onKeyDown} across=${leafName} up=${{ latex: nodeLatex, text: names.node }} />
    <${Chart} options=${options.slope} data=${curve.derivative} label=${t("plot.slope", names)} onPlot=${listening("slope")} onKeyDown=${onKeyDown} across=${leafName} up=${{ latex: slopeName, text: `∂${names.node}/∂${names.leaf}` }} />
    <p className="quiet plot-hint">${t(bar ? "plot.look" : "plot.drag")}</p>
  </div>`;
}
