/** What components ask React Flow's store for. */

/** @param {any} state @returns {[number, number, number]} where the view is, and its zoom */
export const transformOf = (state) => state.transform;

/** @param {any} state @returns {number} how large one canvas unit is, in pixels */
export const zoomOf = (state) => state.transform[2];

/** @param {any} state @returns {Map<string, any>} nodes by their ids, with what React Flow knows of them */
export const lookupOf = (state) => state.nodeLookup;

/** @param {any} state the size of the canvas, as a text, which is the same as long as both are */
export const sizeOf = (state) => `${state.width} ${state.height}`;
