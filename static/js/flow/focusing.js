/** The focus goes to a node, which may not be on the page yet: it comes, or the view moves to it. */

/** So many frames a node may take to be on the page. */
const FRAMES = 40;

/**
 * Give a node the focus as soon as it is drawn.
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box of the canvas
 * @param {string} id
 * @param {number} [frames] that it may take
 */
export function focusNode(box, id, frames = FRAMES) {
  const node = box.current?.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  if (node instanceof HTMLElement) node.focus();
  else if (frames > 0) requestAnimationFrame(() => focusNode(box, id, frames - 1));
}
