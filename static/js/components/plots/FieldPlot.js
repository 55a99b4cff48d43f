/** A node over two leaves: a contour map, the gradient's arrow, and the path of a descent. */

import { useEffect, useMemo, useRef, useState } from "../../../vendor/vendor.js";
import { barOf, useBar } from "../../state/allowed.js";
import { useApp } from "../../state/app.js";
import { isFed, isLeaf } from "../../words/kinds.js";
import { labelOf } from "../../words/names.js";
import { exact, format } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { NodeName } from "../NodeName.js";
import { html, useTopic } from "../../lib.js";
import { MESSAGES } from "../../link/protocol.js";
import { useAnswer } from "../../fields/answer.js";
import { useLater } from "../../later.js";
import { DescentButtons, useRate } from "../panels/DescentButtons.js";
import { AxisNames } from "./AxisNames.js";
import { PLOTS, useTheme } from "./Chart.js";
import {
  arrowPart,
  drawArrow,
  drawAxes,
  drawMap,
  drawPath,
  drawPoint,
  placeOf,
} from "./contour.js";
import { listen, viewKey } from "./gestures.js";
import { useHeld } from "./held.js";
import { moved, rounded, viewBy, zoomed } from "./scale.js";
import { ViewButtons } from "./ViewButtons.js";

/** @typedef {import("./scale.js").Range} Range */
/** @typedef {import("./scale.js").Window} Window */

/**
 * The places that a descent has been to; where a leaf was not moved, it is where it is.
 * @param {import("../../state/descent.js").Descent} descent
 * @param {string[]} leaves
 * @param {(number | null)[]} at
 * @returns {[number, number][]}
 */
function pathOf({ path }, leaves, at) {
  return path
    .filter(({ numbers }) => leaves.some((leaf) => numbers.has(leaf)))
    .map(({ numbers }) => {
      const [x, y] = leaves.map((leaf, index) => numbers.get(leaf) ?? at[index] ?? 0);
      return [x, y];
    });
}

/** The size of a box on the page. @param {{current: HTMLElement | null}} box */
function useSize(box) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const watcher = new ResizeObserver(
      ([
        {
          contentRect: { width, height },
        },
      ]) => setSize({ width, height }),
    );
    if (box.current) watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [box]);
  return size;
}

/** @param {any} answer @returns {import("./contour.js").Field | null} */
const fieldOf = (answer) =>
  answer?.values
    ? {
        across: new Float64Array(answer.across),
        up: new Float64Array(answer.up),
        values: new Float64Array(answer.values),
      }
    : null;

/** @param {Float64Array} numbers @returns {Range} */
const ends = (numbers) => [numbers[0], numbers[numbers.length - 1]];

/**
 * @param {{node: string, leaves: string[], version: number, window: Window | null,
 *   onWindow: (window: Window | null) => void}} props
 */
export function FieldPlot({ node, leaves, version, window, onWindow }) {
  const app = useApp();
  const bar = useBar("present");
  const { mirror, session, descent } = app;
  useTopic(descent, "descent");
  const theme = useTheme();
  const plots = useLater(PLOTS);
  const structure = useTopic(mirror, "structure");
  const others = [...mirror.nodes.values()]
    .filter(({ id, op }) => !leaves.includes(id) && isLeaf(op))
    .map(({ id }) => mirror.givenNumber(id))
    .join();
  const at = leaves.map((leaf) => mirror.numbersOf(leaf).value ?? mirror.givenNumber(leaf));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const { width, height } = useSize(canvas);
  const held = useHeld(`${node} ${leaves.join(" ")}`);
  // A path keeps the map that it was begun on.
  const stays = descent.path.length > 1;
  const ranges = window?.up ? [window.across, window.up] : held.ranges(at, stays);
  const aspect = window || !height ? undefined : Number((width / height).toPrecision(2));
  const message = { node, leaves, ranges: ranges ?? undefined, aspect };
  const answer = useAnswer(MESSAGES.FIELD, width ? message : null, [others, structure]);
  const current = answer?.node === node && String(answer.leaves) === String(leaves);
  const field = useMemo(() => (current ? fieldOf(answer) : null), [answer, current]);
  if (field && answer.usual) held.keep(answer.ranges, [ends(field.across), ends(field.up)]);
  const slopes = leaves.map((leaf) => mirror.numbersOf(leaf).gradient);
  const isTarget = mirror.target === node;
  const rate = useRate();
  const [dragged, setDragged] = useState(/** @type {[number, number] | null} */ (null));
  const view = field && {
    across: window?.across ?? ends(field.across),
    up: window?.up ?? ends(field.up),
  };
  const [x, y] = dragged ?? at;
  const here = useRef(/** @type {any} */ (null));
  here.current = { ...here.current, view, x, y, leaves };

  useEffect(() => {
    const element = canvas.current;
    const ctx = element?.getContext("2d");
    if (!element || !ctx || !field || !plots || !view || !width) return;
    element.width = width * devicePixelRatio;
    element.height = height * devicePixelRatio;
    ctx.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    const place = placeOf(view.across, view.up, width, height);
    here.current.place = place;
    const { style } = /** @type {HTMLElement} */ (element.parentElement);
    style.setProperty("--left", `${place.left}px`);
    style.setProperty("--bottom", `${height - place.bottom}px`);
    const point = x === null || y === null ? null : [place.x(x), place.y(y)];
    drawMap(
      ctx,
      plots.contours,
      field,
      place,
      point ? [/** @type {[number, number]} */ (point)] : [],
    );
    drawAxes(ctx, place);
    drawPath(ctx, place, pathOf(descent, leaves, at));
    if (x === null || y === null || point === null) return;
    const [right, up] = slopes;
    const points = isTarget && right !== null && up !== null && (right !== 0 || up !== 0);
    if (points && !dragged) {
      drawArrow(ctx, place, [x, y], [right, up], arrowPart(field, place, [right, up]));
    }
    drawPoint(ctx, point[0], point[1]);
  }, [field, plots, version, descent.path, theme, width, height, window, dragged]);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    /** @param {number} x @param {number} y @returns {[number, number]} */
    const numbersAt = (x, y) => {
      const { place } = here.current;
      const [wide, tall] = [place.right - place.left, place.bottom - place.top];
      return [rounded(place.atX(x), place.across, wide), rounded(place.atY(y), place.up, tall)];
    };
    const isBarred = () =>
      here.current.leaves.some((/** @type {string} */ leaf) => barOf(app, "present", leaf));
    return listen(element, {
      point: () => {
        if (isBarred()) return null;
        const { place, x, y } = here.current;
        return place && x !== null && y !== null ? [place.x(x), place.y(y)] : null;
      },
      drag: (x, y) => setDragged(numbersAt(x, y)),
      drop: (x, y) => {
        if (!here.current.place || isBarred()) return;
        const numbers = numbersAt(x, y);
        const edits = here.current.leaves.map(
          (/** @type {string} */ id, /** @type {0 | 1} */ index) => ({
            type: isFed(mirror.nodes.get(id)?.op) ? "feed" : "set_value",
            id,
            value: numbers[index],
          }),
        );
        session
          .batch(edits)
          .catch(session.complain)
          .finally(() => setDragged(null));
      },
      pan: (dx, dy) => {
        const { place, view } = here.current;
        if (!view) return;
        here.current.view = {
          across: moved(view.across, -dx / (place.right - place.left)),
          up: moved(view.up, dy / (place.bottom - place.top)),
        };
        onWindow(here.current.view);
      },
      zoom: (factor, x, y) => {
        const { place, view } = here.current;
        if (!view) return;
        here.current.view = {
          across: zoomed(view.across, place.atX(x), factor),
          up: zoomed(view.up, place.atY(y), factor),
        };
        onWindow(here.current.view);
      },
    });
  }, [app, session, mirror]);

  const reset = () => {
    held.forget();
    onWindow(null);
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const does = event.ctrlKey || event.metaKey ? null : viewKey(event.key);
    if (does === null || !view) return;
    event.preventDefault();
    event.stopPropagation();
    if (does === "reset") reset();
    else onWindow(viewBy(view, does));
  };

  const [one, other] = leaves.map((leaf) => labelOf(app, leaf));
  const label = t("plot.map", { node: labelOf(app, node), one, other });
  const [oneLatex = null, otherLatex = null] = answer?.names ?? [];
  return html`<div className="field-plot">
    <div className="map">
      <canvas ref=${canvas} className="map-canvas" role="img" aria-label=${label} aria-busy=${!field || !plots} tabIndex=${0} onKeyDown=${onKeyDown}></canvas>
      <${AxisNames} across=${{ latex: oneLatex, text: one }} up=${{ latex: otherLatex, text: other }} />
    </div>
    <div className="map-numbers">
      ${leaves.map((leaf, index) => html`<p key=${leaf}><${NodeName} id=${leaf} /> = <b className="value">${at[index] === null ? "–" : format(at[index])}</b></p>`)}
      ${
        isTarget &&
        slopes.every((slope) => slope !== null) &&
        html`<p className="map-gradient">
          ${t("plot.arrow")}${" "}
          <b className="gradient" title=${slopes.map((slope) => exact(slope ?? NaN)).join(", ")}>
            (${slopes.map((slope) => format(slope ?? NaN)).join(", ")})
          </b>
        </p>`
      }
    </div>
    ${answer?.refused && html`<p className="quiet">${answer.refused}</p>`}
    <div className="row">
      ${isTarget && html`<${DescentButtons} rate=${rate} />`}
      <${ViewButtons} onZoom=${(/** @type {number} */ factor) => view && onWindow(viewBy(view, { factor }))} onReset=${window || stays ? reset : null} />
    </div>
    ${isTarget && descent.ended && html`<p className="field-problem" role="alert">${descent.ended}</p>`}
    <p className="quiet plot-hint">${t(bar ? "plot.look" : "plot.drag")}</p>
  </div>`;
}
