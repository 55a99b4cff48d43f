/** Drawing a field on a canvas: its map, its axes, a path on it, and the arrow of a gradient. */

import { format } from "../../words/format.js";
import { token } from "./Chart.js";

/** @typedef {ReturnType<typeof placeOf>} Place from numbers to pixels, and back to samples */

/** Levels of a map: enough to see the slope, few enough to follow one. */
const LEVELS = 14;

/** Length of the gradient's arrow and of its head, in pixels, and the head's opening, in radians. */
const ARROW = 60;
const HEAD = 8;
const HEAD_TURN = 2.4;

/** The type of the axes, and the room that it needs around the map, in pixels. */
function roomOf() {
  const type = parseFloat(token("type-axis"));
  return { type, left: 4.4 * type, bottom: 2.9 * type, top: 2 * type, right: 1.2 * type };
}

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
export function placeOf({ across, up }, width, height) {
  const room = roomOf();
  const [inner, tall] = [width - room.left - room.right, height - room.top - room.bottom];
  const [x0, x1] = [across[0], across[across.length - 1]];
  const [y0, y1] = [up[0], up[up.length - 1]];
  return {
    x: (/** @type {number} */ x) => room.left + ((x - x0) / (x1 - x0)) * inner,
    y: (/** @type {number} */ y) => room.top + (1 - (y - y0) / (y1 - y0)) * tall,
    column: (/** @type {number} */ pixel) => ((pixel - room.left) / inner) * (across.length - 1),
    row: (/** @type {number} */ pixel) => (1 - (pixel - room.top) / tall) * (up.length - 1),
  };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {{across: Float64Array, up: Float64Array, values: Float64Array}} field
 * @param {ReturnType<typeof placeOf>} place
 * @param {typeof import("../../../vendor/plots.js").contours} contours
 */
export function drawMap(ctx, field, place, contours) {
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
export function drawAxes(ctx, { across, up }, place, names, width, height) {
  const room = roomOf();
  // What the map left outside its square goes.
  ctx.clearRect(0, 0, place.x(across[0]), height);
  ctx.clearRect(0, place.y(up[0]), width, height);
  ctx.clearRect(0, 0, width, room.top);
  ctx.clearRect(place.x(across[across.length - 1]), 0, width, height);
  ctx.fillStyle = token("ink-quiet");
  ctx.font = `${token("type-axis")} ${token("sans")}`;
  ctx.textAlign = "center";
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const x = across[Math.round(part * (across.length - 1))];
    ctx.fillText(format(x), Math.min(place.x(x), width - 16), place.y(up[0]) + 1.3 * room.type);
  }
  ctx.textAlign = "right";
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const y = up[Math.round(part * (up.length - 1))];
    ctx.fillText(
      format(y),
      place.x(across[0]) - 6,
      Math.max(place.y(y) + room.type / 3, room.type),
    );
  }
  ctx.fillStyle = token("ink");
  ctx.font = `600 ${token("type-body")} ${token("sans")}`;
  ctx.fillText(names[0], width - room.right, height - 4);
  ctx.textAlign = "left";
  ctx.fillText(names[1], 2, 1.2 * room.type);
}

/**
 * The way a descent has gone, with a mark at every step.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Place} place
 * @param {[number, number][]} path
 */
export function drawPath(ctx, place, path) {
  ctx.strokeStyle = ctx.fillStyle = token("ink");
  ctx.lineWidth = 2;
  ctx.beginPath();
  path.forEach(([x, y]) => ctx.lineTo(place.x(x), place.y(y)));
  ctx.stroke();
  path.forEach(([x, y]) => ctx.fillRect(place.x(x) - 2, place.y(y) - 2, 4, 4));
}

/**
 * Where the leaves are.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Place} place
 * @param {number} x
 * @param {number} y
 */
export function drawPoint(ctx, place, x, y) {
  ctx.fillStyle = token("ink");
  ctx.beginPath();
  ctx.arc(place.x(x), place.y(y), 6, 0, 2 * Math.PI);
  ctx.fill();
}

/**
 * The gradient as an arrow of one length; its direction is the map's, whose axes have two scales.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Place} place
 * @param {[number, number]} from
 * @param {[number, number]} gradient
 */
export function drawArrow(ctx, place, [x, y], [right, up]) {
  const dx = right * (place.x(1) - place.x(0));
  const dy = up * (place.y(1) - place.y(0));
  const angle = Math.atan2(dy, dx);
  const end = {
    x: place.x(x) + ARROW * Math.cos(angle),
    y: place.y(y) + ARROW * Math.sin(angle),
  };
  ctx.strokeStyle = ctx.fillStyle = token("gradient");
  ctx.lineWidth = 3;
  ctx.beginPath();
  ctx.moveTo(place.x(x), place.y(y));
  ctx.lineTo(end.x, end.y);
  ctx.stroke();
  ctx.beginPath();
  for (const turn of [0, HEAD_TURN, -HEAD_TURN]) {
    ctx.lineTo(end.x + HEAD * Math.cos(angle + turn), end.y + HEAD * Math.sin(angle + turn));
  }
  ctx.fill();
}
