/** What nodes without a name of their own are called: v₃, by the numbers that the server gives. */

import { html } from "../lib.js";

/** @typedef {{letter: string, index: Map<string, number>}} Numbering */

/**
 * @param {{letter: string, index: Record<string, number>}} answer
 * @returns {Numbering}
 */
export const numberingOf = ({ letter, index }) => ({
  letter,
  index: new Map(Object.entries(index)),
});

/**
 * A node's number as it is shown; nothing for a constant, which is its own number.
 * @param {Numbering} numbering
 * @param {string} id
 */
export function numberOf({ letter, index }, id) {
  const number = index.get(id);
  if (number === undefined) return null;
  return html`<i>${letter}</i><sub>${String(number).replace("-", "−")}</sub>`;
}
