/** The first picture of a page: what is not in it waits until it has been painted. */

/** A tab that nobody looks at is not painted; there nothing waits longer, in milliseconds. */
const LONGEST = 1000;

/** @type {Promise<unknown> | null} */
let coming = null;

/**
 * When the next picture has been painted that is drawn after this was first asked.
 * @returns {Promise<unknown>}
 */
export function painted() {
  return (coming ??= new Promise((done) => {
    // A frame is painted after those who wait for it; a task after that it has been.
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, document.hidden ? 0 : LONGEST);
  }));
}
