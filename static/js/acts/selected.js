/** When a command about what is selected applies, and what it asks for where it does not. */

/** @typedef {Pick<import("./commands.js").Command, "when" | "needs">} Need */

/** @type {Need} */
export const ONE = { when: ({ view }) => view.nodes.length === 1, needs: "one" };

/** @type {Need} */
export const SOME = { when: ({ view }) => view.nodes.length > 0, needs: "some" };

/** @type {Need} */
export const SEVERAL = { when: ({ view }) => view.nodes.length > 1, needs: "several" };
