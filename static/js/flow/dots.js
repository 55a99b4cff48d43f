/** Bodies from afar, painted: dots, coloured by the size of their gradients, or of their values. */

/**
 * The sizes between which colours change, as powers of ten: all that are there, but no fewer powers
 * than make a difference and no more than can be told apart.
 */
const SPAN = { least: 2, most: 12 };

/** @typedef {{least: number, most: number}} Powers */

/** So many colours there are between the least and the most: neighbours look alike. */
const SHADES = 24;

/** How round a leaf's corners are, in canvas units, as in the style sheet. */
const CORNER = 9;

/** Rings are at least so wide, in pixels: a problem is found from any distance. */
const RING = 1.5;

/** The dashes of a ring around what is not computed, in pixels. */
const DOTTED = [2, 2];

/** How much is left of what is not in a spotlight, and of what a lazy run passes over; as in the style
 * sheets. */
export const DIMMED = 0.22;
export const FADED = 0.5;

/**
 * @typedef {{x: number, y: number, width: number, height: number, leaf: boolean,
 *   shade: number | null, ring: Ring | null, dotted: boolean, left: number}} Dot by its corner; `left` is
 *   how much is left of its colours
 * @typedef {{shade: number | null, ring: Ring | null, dotted: boolean, left: number, path: Path2D}}
 *   Painted the rings of dots, or their fills
 * @typedef {"value" | "gradient"} Shaded which number colours dots
 * @typedef {"outline" | "problem" | "target" | "selected" | "upstream" | "downstream" | "came"
 *   | "altered"} Ring
 * @typedef {{wire: string, unshaded: string, shades: Record<Shaded, string[]>,
 *   rings: Record<Ring, string>}} Colours
 */

/** Whether a number has a size that a colour can have. @param {number | null} number */
const isSized = (number) => number !== null && Number.isFinite(number) && number !== 0;

/**
 * The scale of colours that fits the numbers at hand: from the least size to the largest, in whole
 * powers of ten.
 * @param {import("../state/app.js").App} app
 * @returns {Powers}
 */
export function powersOf({ mirror, view }) {
  let [low, high] = [Infinity, 0];
  for (const id of mirror.nodes.keys()) {
    const { value, gradient } = mirror.numbersOf(id);
    const number = view.shadeValues ? value : gradient;
    if (number === null || !isSized(number) || mirror.standsInside(id)) continue;
    const size = Math.abs(number);
    low = Math.min(low, size);
    high = Math.max(high, size);
  }
  if (high === 0) return { least: -SPAN.least, most: 0 };
  const most = Math.ceil(Math.log10(high));
  const least = Math.floor(Math.log10(low));
  return { least: Math.min(Math.max(least, most - SPAN.most), most - SPAN.least), most };
}

/**
 * Where on a scale of colours a number stands; null for none, or no size.
 * @param {number | null} number
 * @param {Powers} powers
 */
export function shade(number, { least, most }) {
  if (number === null || Number.isNaN(number) || number === 0) return null;
  const part = (Math.log10(Math.abs(number)) - least) / (most - least);
  return Math.round(Math.min(1, Math.max(0, part)) * SHADES);
}

/**
 * The theme's colours, as a canvas takes them.
 * @param {HTMLCanvasElement} canvas
 * @returns {Colours}
 */
export function coloursOf(canvas) {
  const style = getComputedStyle(canvas);
  /** @param {string} colour as a style sheet has it */
  const computed = (colour) => {
    canvas.style.color = colour;
    return style.color;
  };
  /** @param {Ring} name */
  const token = (name) => computed(`var(--${name})`);
  /** @param {string} most the colour of the largest numbers */
  const shadesTo = (most) =>
    Array.from({ length: SHADES + 1 }, (_, level) =>
      computed(`color-mix(in oklab, var(${most}) ${(100 * level) / SHADES}%, var(--shade-least))`),
    );
  const colours = {
    wire: computed("var(--wire)"),
    unshaded: computed("var(--surface-sunk)"),
    shades: { value: shadesTo("--shade-most-value"), gradient: shadesTo("--shade-most") },
    rings: {
      outline: token("outline"),
      problem: token("problem"),
      target: token("target"),
      selected: token("selected"),
      upstream: token("upstream"),
      downstream: token("downstream"),
      came: computed("var(--value)"),
      altered: computed("var(--waiting)"),
    },
  };
  canvas.style.color = "";
  return colours;
}

/**
 * Dots as paths, for each way in which they look.
 * @param {Dot[]} dots
 * @returns {Painted[]} in the order in which they are painted
 */
export function dotPaths(dots) {
  /** @type {Map<string, Painted>} */
  const paths = new Map();
  /** @param {Pick<Painted, "shade" | "ring" | "dotted" | "left">} look */
  const pathOf = (look) => {
    const key = `${look.ring} ${look.dotted} ${look.left} ${look.shade}`;
    let found = paths.get(key);
    if (!found) paths.set(key, (found = { ...look, path: new Path2D() }));
    return found.path;
  };
  for (const { x, y, width, height, leaf, shade: level, ring, dotted, left } of dots) {
    const round = leaf ? CORNER : height / 2;
    pathOf({ shade: level, ring: null, dotted: false, left }).roundRect(x, y, width, height, round);
    if (ring) pathOf({ shade: null, ring, dotted, left }).roundRect(x, y, width, height, round);
  }
  // Fills first: a ring lies over its neighbours.
  return [...paths.values()].sort((one, other) => Number(!!one.ring) - Number(!!other.ring));
}

/**
 * @param {CanvasRenderingContext2D} context in canvas units
 * @param {Painted[]} dots
 * @param {Colours} colours
 * @param {Shaded} shaded
 * @param {number} zoom
 */
export function paintDots(context, dots, { unshaded, shades, rings }, shaded, zoom) {
  context.lineWidth = Math.max(RING, RING / zoom);
  for (const { shade: level, ring, dotted, left, path } of dots) {
    context.globalAlpha = left;
    if (ring) {
      context.setLineDash(dotted ? DOTTED.map((length) => length / zoom) : []);
      context.strokeStyle = rings[ring];
      context.stroke(path);
    } else {
      context.fillStyle = level === null ? unshaded : shades[shaded][level];
      context.fill(path);
    }
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}
