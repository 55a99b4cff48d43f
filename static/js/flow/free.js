/** What of the canvas is not covered: sheets lie over it, and a view is fitted beside them. */

/** What lies over the canvas, where it does not stand beside it. */
const SHEETS = ".inspector, .outline, .text-panel";

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
 * Where on the screen the canvas can be seen.
 * @param {HTMLElement} canvas
 */
export function seenOf(canvas) {
  const over = SMALL.matches ? `${SHEETS}, .hints` : SHEETS;
  const sheets = [...(canvas.closest(".workspace")?.querySelectorAll(over) ?? [])];
  return sheets
    .map((sheet) => sheet.getBoundingClientRect())
    .reduce(beside, canvas.getBoundingClientRect());
}
