/** Names that nobody else makes up: of new nodes, of edits. */

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** @param {number} length */
export const randomId = (length) =>
  Array.from(
    crypto.getRandomValues(new Uint8Array(length)),
    (byte) => LETTERS[byte % LETTERS.length],
  ).join("");
