/** Names that nobody else makes up: of new nodes, of edits, of people. */

import { visits } from "./kept.js";

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Length of a person's name: it is all that tells people apart. */
const AUTHOR_LENGTH = 20;

const AUTHOR_KEY = "chalkgrad-author";

/** @param {number} length */
export const randomId = (length) =>
  Array.from(
    crypto.getRandomValues(new Uint8Array(length)),
    (byte) => LETTERS[byte % LETTERS.length],
  ).join("");

/** The person's name for undo and history: one per browser profile. */
export function authorId() {
  const kept = visits.get(AUTHOR_KEY);
  if (kept) return kept;
  const fresh = randomId(AUTHOR_LENGTH);
  visits.set(AUTHOR_KEY, fresh);
  return fresh;
}
