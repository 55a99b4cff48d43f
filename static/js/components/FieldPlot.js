/** A node over two leaves: a contour map, the gradient's arrow, and the path of a descent. */

import { contours, useEffect, useMemo, useRef } from "../../vendor/vendor.js";
import { useApp } from "../app.js";
import { labelOf } from "../edits.js";
import { exact, format } from "../format.js";
import { t } from "../i18n.js";
import { html, useTopic } from "../lib.js";
import { MESSAGES } from "../protocol.js";
import { useAnswer } from "./answer.js";
import { token } from "./Chart.js";
import { DescentButtons } from "./DescentButtons.js";

/** Levels of a map: enough to see the slope, few enough to follow one. */
const LEVELS = 14;

/** Length of the gradient's arrow, and room for the axes, in pixels. */
const ARROW = 60;
const ROOM = { left: 52, bottom: 34, top: 24, right: 14 };

/**
 * Levels that each hold as much of the map, so that a pole does not take them all.
 * @param {Float64Array} values
 */
function levelsOf(values) {
  const sorted = [...values].filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const levels = Array.from(
    { length: LEVELS },
    (_, index) => sorted[Math.floor(((index + 0.5) / LEVELS) * (sorted.length - 1))],
  );
  return [...new Set(levels)];
}

/**
 * @param {{across: Float64Array, up: Float64Array, values: Float64Array}} field
 * @param {number} width
 * @param {number} height
 */
function placeOf({ across, up }, width, height) {
  const [inner, tall] = [width - ROOM.left - ROOM.right, height - ROOM.top - ROOM.bottom];
  const [x0, x1] = [across[0], across[across.length - 1]];
  const [y0, y1] = [up[0], up[up.length - 1]];
  return {
    x: (/** @type {number} */ x) => ROOM.left + ((x - x0) / (x1 - x0)) * inner,
    y: (/** @type {number} */ y) => ROOM.top + (1 - (y - y0) / (y1 - y0)) * tall,
    column: (/** @type {number} */ pixel) => ((pixel - ROOM.left) / inner) * (across.length - 1),
    row: (/** @type {number} */ pixel) => (1 - (pixel - ROOM.top) / tall) * (up.length - 1),
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {{across: Float64Array, up: Float64Array, values: Float64Array}} field
 * @param {ReturnType<typeof placeOf>} place
 */
function drawMap(ctx, field, place) {
  const { across, up, values } = field;
  const size = across.length;
  const levels = levelsOf(values);
  const shapes = contours().size([size, up.length]).thresholds(levels)(/** @type {any} */ (values));
  ctx.fillStyle = token("value-soft");
  ctx.fillRect(
    place.x(across[0]),
    place.y(up[up.length - 1]),
    place.x(across[size - 1]) - place.x(across[0]),
    place.y(up[0]) - place.y(up[up.length - 1]),
  );
  shapes.forEach(({ coordinates }) => {
    ctx.beginPath();
    for (const ring of coordinates.flat()) {
      ring.forEach(([column, row], index) => {
        // Cells have their points in their middles.
        const x = place.x(
          across[0] + ((column - 0.5) / (size - 1)) * (across[size - 1] - across[0]),
        );
        const y = place.y(up[0] + ((row - 0.5) / (size - 1)) * (up[size - 1] - up[0]));
        if (index) ctx.lineTo(x, y);
        else ctx.moveTo(x, y);
      });
      ctx.closePath();
    }
    ctx.globalAlpha = 0.11;
    ctx.fillStyle = token("value");
    ctx.fill("evenodd");
    ctx.globalAlpha = 0.75;
    ctx.strokeStyle = token("value");
    ctx.lineWidth = 1;
    ctx.stroke();
    ctx.globalAlpha = 1;
  });
  // Where there is no value there is no map.
  const [w, h] = [place.x(across[1]) - place.x(across[0]), place.y(up[0]) - place.y(up[1])];
  ctx.fillStyle = token("surface-sunk");
  values.forEach((value, index) => {
    if (Number.isFinite(value)) return;
    const [column, row] = [index % size, Math.floor(index / size)];
    ctx.fillRect(place.x(across[column]) - w / 2, place.y(up[row]) - h / 2, w + 1, h + 1);
  });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {{across: Float64Array, up: Float64Array}} field
 * @param {ReturnType<typeof placeOf>} place
 * @param {string[]} names
 * @param {number} width
 * @param {number} height
 */
function drawAxes(ctx, { across, up }, place, names, width, height) {
  // What the map left outside its square goes.
  ctx.clearRect(0, 0, place.x(across[0]), height);
  ctx.clearRect(0, place.y(up[0]), width, height);
  ctx.clearRect(0, 0, width, ROOM.top);
  ctx.clearRect(place.x(across[across.length - 1]), 0, width, height);
  ctx.fillStyle = token("ink-quiet");
  ctx.font = `${token("type-axis")} ${token("sans")}`;
  ctx.textAlign = "center";
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const x = across[Math.round(part * (across.length - 1))];
    ctx.fillText(format(x), Math.min(place.x(x), width - 16), place.y(up[0]) + 15);
  }
  ctx.textAlign = "right";
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const y = up[Math.round(part * (up.length - 1))];
    ctx.fillText(format(y), place.x(across[0]) - 6, Math.max(place.y(y) + 4, 12));
  }
  ctx.fillStyle = token("ink");
  ctx.font = `600 ${token("type-body")} ${token("sans")}`;
  ctx.fillText(names[0], width - ROOM.right, height - 4);
  ctx.textAlign = "left";
  ctx.fillText(names[1], 2, 14);
}

/**
 * @param {{node: string, leaves: string[], version: number}} props
 */
export function FieldPlot({ node, leaves, version }) {
  const app = useApp();
  const { mirror, session, descent } = app;
  useTopic(descent, "descent");
  const structure = useTopic(mirror, "structure");
  const others = [...mirror.nodes.values()]
    .filter(
      ({ id, op }) =>
        !leaves.includes(id) && (op === "variable" || op === "placeholder" || op === "constant"),
    )
    .map(({ id }) => mirror.givenNumber(id))
    .join();
  const at = leaves.map((leaf) => mirror.numbersOf(leaf).value ?? mirror.givenNumber(leaf));
  const answer = useAnswer(MESSAGES.FIELD, { node, leaves }, [others, structure]);
  const field = useMemo(
    () =>
      answer?.values && {
        across: new Float64Array(answer.across),
        up: new Float64Array(answer.up),
        values: new Float64Array(answer.values),
      },
    [answer],
  );
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const place = useRef(/** @type {ReturnType<typeof placeOf> | null} */ (null));
  const slopes = leaves.map((leaf) => mirror.numbersOf(leaf).gradient);
  const isTarget = mirror.target === node;

  useEffect(() => {
    const element = canvas.current;
    const ctx = element?.getContext("2d");
    if (!element || !ctx || !field) return;
    const { width, height } = element.getBoundingClientRect();
    element.width = width * devicePixelRatio;
    element.height = height * devicePixelRatio;
    ctx.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    const here = (place.current = placeOf(field, width, height));
    drawMap(ctx, field, here);
    drawAxes(
      ctx,
      field,
      here,
      leaves.map((leaf) => labelOf(app, leaf)),
      width,
      height,
    );
    const path = descent.path.filter(({ numbers }) => leaves.some((leaf) => leaf in numbers));
    ctx.strokeStyle = token("ink");
    ctx.fillStyle = token("ink");
    ctx.lineWidth = 2;
    ctx.beginPath();
    const spots = path.map(({ numbers }) =>
      leaves.map((leaf, index) => numbers[leaf] ?? at[index] ?? 0),
    );
    spots.forEach(([x, y]) => ctx.lineTo(here.x(x), here.y(y)));
    ctx.stroke();
    spots.forEach(([x, y]) => ctx.fillRect(here.x(x) - 2, here.y(y) - 2, 4, 4));
    const [x, y] = at;
    if (x === null || y === null) return;
    ctx.beginPath();
    ctx.arc(here.x(x), here.y(y), 6, 0, 7);
    ctx.fill();
    const [right, up] = slopes;
    if (!isTarget || right === null || up === null || !(right || up)) return;
    // Its direction on the map, where the two axes have different scales.
    const dx = right * (here.x(1) - here.x(0));
    const dy = up * (here.y(1) - here.y(0));
    const length = Math.hypot(dx, dy) || 1;
    const end = [here.x(x) + (dx / length) * ARROW, here.y(y) + (dy / length) * ARROW];
    ctx.strokeStyle = ctx.fillStyle = token("gradient");
    ctx.lineWidth = 3;
    ctx.beginPath();
    ctx.moveTo(here.x(x), here.y(y));
    ctx.lineTo(end[0], end[1]);
    ctx.stroke();
    const angle = Math.atan2(dy, dx);
    ctx.beginPath();
    ctx.moveTo(end[0] + 8 * Math.cos(angle), end[1] + 8 * Math.sin(angle));
    ctx.lineTo(end[0] + 8 * Math.cos(angle + 2.4), end[1] + 8 * Math.sin(angle + 2.4));
    ctx.lineTo(end[0] + 8 * Math.cos(angle - 2.4), end[1] + 8 * Math.sin(angle - 2.4));
    ctx.fill();
  }, [field, version, descent.path]);

  /** Put both leaves where the map was pressed: on its nearest sample. @param {any} event */
  const put = (event) => {
    if (!field || !place.current) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const column = Math.round(place.current.column(event.clientX - left));
    const row = Math.round(place.current.row(event.clientY - top));
    const numbers = [field.across[column], field.up[row]];
    if (numbers.some((number) => number === undefined)) return;
    const edits = leaves.map((id, index) => ({
      type: mirror.nodes.get(id)?.op === "placeholder" ? "feed" : "set_value",
      id,
      value: numbers[index],
    }));
    session.batch(edits).catch(() => {});
  };

  if (answer?.refused) return html`<p className="quiet">${answer.refused}</p>`;
  const names = {
    node: labelOf(app, node),
    one: labelOf(app, leaves[0]),
    other: labelOf(app, leaves[1]),
  };
  return html`<div className="field-plot">
    <canvas ref=${canvas} className="map" role="img" aria-label=${t("plot.map", names)} onPointerDown=${put}></canvas>
    <div className="map-numbers">
      ${leaves.map((leaf, index) => html`<p key=${leaf}>${labelOf(app, leaf)} = <b className="value">${at[index] === null ? "–" : format(at[index])}</b></p>`)}
      ${
        isTarget &&
        slopes.every((slope) => slope !== null) &&
        html`<p>${t("plot.arrow")}</p>
          <p className="gradient" title=${slopes.map((slope) => exact(slope ?? NaN)).join(", ")}>
            (${slopes.map((slope) => format(slope ?? NaN)).join(", ")})
          </p>`
      }
      <p className="quiet">${t("plot.mapHint")}</p>
      ${isTarget && html`<div className="row"><${DescentButtons} /></div>`}
      ${isTarget && descent.ended && html`<p className="field-problem" role="alert">${descent.ended}</p>`}
    </div>
  </div>`;
}
