/** Bodies from afar, painted: dots, coloured by the size of their gradients. */

/** The sizes between which colours change, as powers of ten. */
const SCALE = { least: -6, most: 2 };

/** So many colours there are between the least and the most: neighbours look alike. */
const SHADES = 24;

/** How round a leaf's corners are, in canvas units, as in the style sheet. */
const CORNER = 9;

/** Rings are at least so wide, in pixels: a problem is found from any distance. */
const RING = 1.5;

/** How much is left under a spotlight of what is not in it; as in the style sheet. */
const DIMMED = 0.22;

/**
 * @typedef {{x: number, y: number, width: number, height: number, leaf: boolean,
 *   shade: number | null, ring: Ring | null, dim: boolean}} Dot by its corner
 * @typedef {"outline" | "problem" | "target" | "selected" | "upstream" | "downstream"} Ring
 * @typedef {{wire: string, unshaded: string, shades: string[], rings: Record<Ring, string>}} Colours
 */

/**
 * Where on the scale of colours a number stands; null for none, or no size.
 * @param {number | null} number
 */
export function shade(number) {
  if (number === null || Number.isNaN(number) || number === 0) return null;
  const part = (Math.log10(Math.abs(number)) - SCALE.least) / (SCALE.most - SCALE.least);
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
  const colours = {
    wire: computed("var(--wire)"),
    unshaded: computed("var(--surface-sunk)"),
    shades: Array.from({ length: SHADES + 1 }, (_, level) =>
      computed(
        `color-mix(in oklab, var(--shade-most) ${(100 * level) / SHADES}%, var(--shade-least))`,
      ),
    ),
    rings: {
      outline: token("outline"),
      problem: token("problem"),
      target: token("target"),
      selected: token("selected"),
      upstream: token("upstream"),
      downstream: token("downstream"),
    },
  };
  canvas.style.color = "";
  return colours;
}

/**
 * @param {CanvasRenderingContext2D} context in canvas units
 * @param {Dot[]} dots
 * @param {Colours} colours
 * @param {number} zoom
 */
export function paintDots(context, dots, { unshaded, shades, rings }, zoom) {
  /** @type {Map<string, {colour: string, ring: boolean, dim: boolean, path: Path2D}>} */
  const paths = new Map();
  /** @param {string} colour @param {boolean} ring @param {boolean} dim */
  const pathOf = (colour, ring, dim) => {
    const key = `${ring} ${dim} ${colour}`;
    let found = paths.get(key);
    if (!found) paths.set(key, (found = { colour, ring, dim, path: new Path2D() }));
    return found.path;
  };
  for (const { x, y, width, height, leaf, shade: level, ring, dim } of dots) {
    const round = leaf ? CORNER : height / 2;
    const fill = level === null ? unshaded : shades[level];
    pathOf(fill, false, dim).roundRect(x, y, width, height, round);
    if (ring) pathOf(rings[ring], true, dim).roundRect(x, y, width, height, round);
  }
  context.lineWidth = Math.max(RING, RING / zoom);
  // Fills first: a ring lies over its neighbours.
  for (const rung of [false, true]) {
    for (const { colour, ring, dim, path } of paths.values()) {
      if (ring !== rung) continue;
      context.globalAlpha = dim ? DIMMED : 1;
      context.fillStyle = context.strokeStyle = colour;
      if (ring) context.stroke(path);
      else context.fill(path);
    }
  }
  context.globalAlpha = 1;
}
