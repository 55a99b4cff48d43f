/** What components ask React Flow's store for. */

/** @param {any} state @returns {[number, number, number]} where the view is, and its zoom */
export const transformOf = (state) => state.transform;

/** @param {any} state the size of the canvas, as a text, which is the same as long as both are */
export const sizeOf = (state) => `${state.width} ${state.height}`;
