/** What may be done with a graph. */

/**
 * Each right includes those before it.
 * @typedef {"view" | "present" | "edit" | "own"} Right
 * @type {readonly Right[]}
 */
const RIGHTS = ["view", "present", "edit", "own"];

/**
 * Whether who has one right may do what takes another; who has none may nothing.
 * @param {string | undefined} has
 * @param {string} takes
 */
export const includes = (has, takes) =>
  RIGHTS.indexOf(/** @type {Right} */ (has)) >= RIGHTS.indexOf(/** @type {Right} */ (takes));
