/** Drawing a field on a canvas: its map, its axes, a path on it, and the arrow of a gradient. */

import { format } from "../../words/format.js";
import { axisType, token, widthOf } from "./Chart.js";
import { levelsOf } from "./levels.js";
import { fitted, ticks, written } from "./scale.js";

/** @typedef {import("./scale.js").Range} Range */
/** @typedef {ReturnType<typeof placeOf>} Place from numbers to pixels, and back */
/** @typedef {typeof import("../../../vendor/plots.js").contours} Contours what finds lines */
/** @typedef {{across: Float64Array, up: Float64Array, values: Float64Array}} Field */

/** Length of the gradient's arrow and of its head, in pixels, and the head's opening, in radians. */
const ARROW = 60;
const HEAD = 8;
const HEAD_TURN = 2.4;

/** The radius of the point, in pixels. */
const POINT = 7;

/** Room between a level's number and the next one's, and what a line needs to have one, in pixels. */
const LABEL_ROOM = 46;

/** How much more a level's number likes a level piece of its line than a steep one, in pixels. */
const LIKES_LEVEL = 50;

/** The ticks of a map, for its size. @param {Range} across @param {Range} up @param {number[]} size */
function ticksOf(across, up, [width, height]) {
  const type = axisType();
  const [x, y] = [fitted(across, width, type), ticks(up, height / (3.2 * type))];
  return { x, y, xs: written(x), ys: written(y) };
}

/** The room that a map's numbers take around it. @param {string[]} ys */
function roomOf(ys) {
  const type = axisType();
  const ctx = /** @type {CanvasRenderingContext2D} */ (
    document.createElement("canvas").getContext("2d")
  );
  const left = widthOf(ctx, `${token("type-axis")} ${token("sans")}`, ys) + 10;
  return { left, bottom: 1.9 * type, top: 6, right: 6 };
}

/**
 * Where numbers are on a canvas.
 * @param {Range} across
 * @param {Range} up
 * @param {number} width
 * @param {number} height
 */
export function placeOf(across, up, width, height) {
  const marks = ticksOf(across, up, [width, height]);
  const room = roomOf(marks.ys);
  const wide = Math.max(1, width - room.left - room.right);
  const tall = Math.max(1, height - room.top - room.bottom);
  const [x0, y0] = [across[0], up[0]];
  const [dx, dy] = [across[1] - x0, up[1] - y0];
  return {
    across,
    up,
    marks,
    left: room.left,
    top: room.top,
    right: room.left + wide,
    bottom: room.top + tall,
    x: (/** @type {number} */ x) => room.left + ((x - x0) / dx) * wide,
    y: (/** @type {number} */ y) => room.top + (1 - (y - y0) / dy) * tall,
    atX: (/** @type {number} */ pixel) => x0 + ((pixel - room.left) / wide) * dx,
    atY: (/** @type {number} */ pixel) => y0 + (1 - (pixel - room.top) / tall) * dy,
  };
}

/**
 * The lines of a field: of each level its rings, in pixels.
 * @param {Contours} contours
 * @param {Field} field
 * @param {Place} place
 * @returns {{level: number, rings: [number, number][][]}[]}
 */
function linesOf(contours, { across, up, values }, place) {
  const { levels, straight } = levelsOf(values);
  const [columns, rows] = [across.length, up.length];
  const step = [
    (across[columns - 1] - across[0]) / (columns - 1),
    (up[rows - 1] - up[0]) / (rows - 1),
  ];
  // Cells have their points in their middles.
  const pixel = (/** @type {number[]} */ [column, row]) =>
    /** @type {[number, number]} */ ([
      place.x(across[0] + (column - 0.5) * step[0]),
      place.y(up[0] + (row - 0.5) * step[1]),
    ]);
  return contours()
    .size([columns, rows])
    .thresholds(levels.map(straight))(/** @type {any} */ (Float64Array.from(values, straight)))
    .map(({ coordinates }, index) => ({
      level: levels[index],
      rings: coordinates.flat().map((ring) => ring.map(pixel)),
    }));
}

/** @param {CanvasRenderingContext2D} ctx @param {[number, number][][]} rings */
function trace(ctx, rings) {
  ctx.beginPath();
  for (const ring of rings) {
    ring.forEach(([x, y], index) => (index ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    ctx.closePath();
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Contours} contours
 * @param {Field} field
 * @param {Place} place
 * @param {[number, number][]} avoid places that no level's number covers
 */
export function drawMap(ctx, contours, field, place, avoid) {
  const { across, up, values } = field;
  const { left, top, right, bottom } = place;
  const lines = linesOf(contours, field, place);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, right - left, bottom - top);
  ctx.clip();
  ctx.fillStyle = token("surface-sunk");
  ctx.fillRect(left, top, right - left, bottom - top);
  const [x, y] = [place.x(across[0]), place.y(up[up.length - 1])];
  const [w, h] = [place.x(across[across.length - 1]) - x, place.y(up[0]) - y];
  ctx.fillStyle = token("value-soft");
  ctx.fillRect(x, y, w, h);
  for (const { rings } of lines) {
    trace(ctx, rings);
    ctx.globalAlpha = 0.11;
    ctx.fillStyle = token("value");
    ctx.fill("evenodd");
    ctx.globalAlpha = 0.75;
    ctx.strokeStyle = token("value");
    ctx.lineWidth = 1;
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
  drawGaps(ctx, field, [x, y, w, h]);
  drawLevels(ctx, lines, place, avoid);
  ctx.restore();
}

/**
 * Where there is no value there is no map.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Field} field
 * @param {number[]} box
 */
function drawGaps(ctx, { across, up, values }, [left, top, width, height]) {
  const [w, h] = [width / (across.length - 1), height / (up.length - 1)];
  ctx.fillStyle = token("surface-sunk");
  values.forEach((value, index) => {
    if (Number.isFinite(value)) return;
    const [column, row] = [index % across.length, Math.floor(index / across.length)];
    ctx.fillRect(left + (column - 0.5) * w, top + height - (row + 0.5) * h, w + 1, h + 1);
  });
}

/**
 * A number on each level's line, where it is most level and far from the others.
 * @param {CanvasRenderingContext2D} ctx
 * @param {ReturnType<typeof linesOf>} lines
 * @param {Place} place
 * @param {[number, number][]} avoid
 */
function drawLevels(ctx, lines, { left, top, right, bottom }, avoid) {
  const type = axisType();
  ctx.font = `${token("type-axis")} ${token("sans")}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  // The corners have the names of the axes.
  /** @type {[number, number][]} */
  const taken = [[left, top], [right, bottom], ...avoid];
  for (const { level, rings } of lines) {
    const text = format(level);
    const half = ctx.measureText(text).width / 2 + 4;
    /** @type {{score: number, at: [number, number]} | null} */
    let best = null;
    for (const ring of rings) {
      for (let index = 2; index < ring.length - 2; index += 2) {
        const [x, y] = ring[index];
        const room = x > left + half && x < right - half && y > top + type && y < bottom - type;
        if (!room) continue;
        const near = Math.min(400, ...taken.map(([u, v]) => Math.hypot(u - x, v - y)));
        const [dx, dy] = [
          ring[index + 2][0] - ring[index - 2][0],
          ring[index + 2][1] - ring[index - 2][1],
        ];
        const score = near + (LIKES_LEVEL * Math.abs(dx)) / (Math.hypot(dx, dy) || 1);
        if (near > LABEL_ROOM && score > (best?.score ?? 0)) best = { score, at: [x, y] };
      }
    }
    if (!best) continue;
    taken.push(best.at);
    ctx.strokeStyle = token("surface");
    ctx.lineWidth = 4;
    ctx.strokeText(text, ...best.at);
    ctx.fillStyle = token("ink");
    ctx.fillText(text, ...best.at);
  }
  ctx.textBaseline = "alphabetic";
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Place} place
 */
export function drawAxes(ctx, place) {
  const { left, top, right, bottom, marks } = place;
  const type = axisType();
  ctx.strokeStyle = token("line-strong");
  ctx.lineWidth = 1;
  ctx.strokeRect(left, top, right - left, bottom - top);
  ctx.fillStyle = token("ink-quiet");
  ctx.font = `${token("type-axis")} ${token("sans")}`;
  ctx.textAlign = "center";
  marks.x.forEach((x, index) => {
    ctx.fillRect(place.x(x), bottom, 1, 4);
    const half = ctx.measureText(marks.xs[index]).width / 2;
    const at = Math.min(Math.max(place.x(x), half), right + 6 - half);
    ctx.fillText(marks.xs[index], at, bottom + 1.35 * type);
  });
  ctx.textAlign = "right";
  marks.y.forEach((y, index) => {
    ctx.fillRect(left - 4, place.y(y), 4, 1);
    const at = Math.min(Math.max(place.y(y), top + type / 2), bottom - type / 3);
    ctx.fillText(marks.ys[index], left - 6, at + type / 3);
  });
}

/**
 * The way a descent has gone, with a mark at every step.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Place} place
 * @param {[number, number][]} path
 */
export function drawPath(ctx, place, path) {
  const { left, top, right, bottom } = place;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, right - left, bottom - top);
  ctx.clip();
  ctx.strokeStyle = ctx.fillStyle = token("ink");
  ctx.lineWidth = 2;
  ctx.beginPath();
  path.forEach(([x, y]) => ctx.lineTo(place.x(x), place.y(y)));
  ctx.stroke();
  path.forEach(([x, y]) => ctx.fillRect(place.x(x) - 2, place.y(y) - 2, 4, 4));
  ctx.restore();
}

/**
 * Where the leaves are.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x in pixels
 * @param {number} y
 */
export function drawPoint(ctx, x, y) {
  ctx.fillStyle = token("ink");
  ctx.strokeStyle = token("surface");
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.arc(x, y, POINT, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
}

/**
 * How much of its full length a gradient's arrow has: all of it where the way across the map would
 * rise as much as the middle half of the field does, and none where the field is level.
 * @param {Field} field
 * @param {Place} place
 * @param {[number, number]} gradient
 */
export function arrowPart({ values }, { across, up }, [right, along]) {
  const sorted = [...values].filter(Number.isFinite).sort((a, b) => a - b);
  const [low, high] = [0.25, 0.75].map((part) => sorted[Math.floor(part * (sorted.length - 1))]);
  const rise = Math.hypot(right * (across[1] - across[0]), along * (up[1] - up[0]));
  return high > low ? Math.min(1, Math.sqrt(rise / (high - low))) : 1;
}

/**
 * The gradient as an arrow; its direction is the map's, whose axes may have two scales.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Place} place
 * @param {[number, number]} from
 * @param {[number, number]} gradient
 * @param {number} part of its full length; one without room for its head is none
 */
export function drawArrow(ctx, place, [x, y], [right, up], part) {
  const length = ARROW * part;
  if (length < HEAD) return;
  const dx = right * (place.x(place.across[1]) - place.x(place.across[0]));
  const dy = up * (place.y(place.up[1]) - place.y(place.up[0]));
  const [across, along] = [place.across, place.up].map(([low, high]) => high - low);
  const angle = Math.atan2(dy / along, dx / across);
  const end = {
    x: place.x(x) + length * Math.cos(angle),
    y: place.y(y) + length * Math.sin(angle),
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
