/** What of the canvas is not covered: sheets lie over it, and a view is fitted beside them. */

/** What lies over the canvas, where it does not stand beside it. */
const SHEETS = ".inspector, .outline, .text-panel";

/** What stands in a corner of it. */
const CORNERS = ".legend, .overview, .step-bar.idle, .lead-chip, .tally";

/** Small screens: panels are sheets, and the hints of a first visit lie over the canvas, too. */
const SMALL = window.matchMedia("(max-width: 760px)");

/**
 * What a box leaves of another: the largest part beside, above or below it.
 * @param {DOMRect} whole
 * @param {DOMRect} box
 */
function beside(whole, box) {
  const { left, top, right, bottom, width, height } = whole;
  const apart = box.left >= right || box.right <= left || box.top >= bottom || box.bottom <= top;
  if (apart) return whole;
  const parts = [
    new DOMRect(left, top, box.left - left, height),
    new DOMRect(box.right, top, right - box.right, height),
    new DOMRect(left, top, width, box.top - top),
    new DOMRect(left, box.bottom, width, bottom - box.bottom),
  ];
  const area = (/** @type {DOMRect} */ part) => Math.max(part.width, 0) * Math.max(part.height, 0);
  return parts.reduce((most, part) => (area(part) > area(most) ? part : most));
}

/**
 * Where things on the canvas's workspace are on the screen.
 * @param {HTMLElement} canvas
 * @param {string} things
 */
function boxesOf(canvas, things) {
  const found = [...(canvas.closest(".workspace")?.querySelectorAll(things) ?? [])];
  return found.map((thing) => thing.getBoundingClientRect());
}

/**
 * Where on the screen the canvas can be seen.
 * @param {HTMLElement} canvas
 */
export function seenOf(canvas) {
  const over = SMALL.matches ? `${SHEETS}, .hints` : SHEETS;
  return boxesOf(canvas, over).reduce(beside, canvas.getBoundingClientRect());
}

/**
 * What is left of what is seen where something would lie under what stands in the canvas's corners.
 * @param {HTMLElement} canvas
 * @param {DOMRect} seen
 * @param {DOMRect} shown where that would be on the screen
 */
export function clearOf(canvas, seen, shown) {
  return boxesOf(canvas, CORNERS)
    .filter((corner) => beside(shown, corner) !== shown)
    .reduce(beside, seen);
}
