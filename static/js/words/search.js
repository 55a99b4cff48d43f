/** Finding operators and commands by what a person types, and listing them by their groups. */

import { plainSigns } from "./typed.js";

/** @typedef {import("../state/app.js").PaletteEntry} PaletteEntry */

/**
 * Entries that match, the best first: those that start with the words, then those that hold them.
 * @param {PaletteEntry[]} palette
 * @param {string} text
 */
export function matching(palette, text) {
  const words = text.trim().toLowerCase();
  const sign = plainSigns(words);
  if (!words) return palette;
  /** @param {PaletteEntry} entry */
  const rank = ({ op, symbol, infix, label, aliases }) => {
    const names = [op, symbol.toLowerCase(), ...aliases];
    // Of σ and Σ, each is its own.
    if (symbol === text.trim()) return 0;
    if (names.includes(words) || (infix && infix === sign)) return 1;
    if (names.some((name) => name.startsWith(words))) return 2;
    if (label.toLowerCase().startsWith(words)) return 3;
    return [...names, label.toLowerCase()].some((name) => name.includes(words)) ? 4 : 5;
  };
  return palette
    .map((entry, index) => ({ entry, index, rank: rank(entry) }))
    .filter((found) => found.rank < 5)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ entry }) => entry);
}

/**
 * How well typed words fit a text: 0 when some letter is not there in order, more the closer the
 * letters stand and the more begin a word. Nothing typed fits everything alike.
 * @param {string} typed
 * @param {string} text
 */
export function fuzzy(typed, text) {
  const letters = typed.toLowerCase().replace(/\s+/g, "");
  const within = text.toLowerCase();
  let rank = 1;
  let at = -1;
  for (const letter of letters) {
    const next = within.indexOf(letter, at + 1);
    if (next < 0) return 0;
    if (next === at + 1) rank += 2;
    if (next === 0 || within[next - 1] === " ") rank += 3;
    rank -= Math.min(1, (next - at) / 50);
    at = next;
  }
  return Math.max(rank, 0.01);
}

/**
 * What has a group, by its groups, each where its first stands.
 * @template {{group: string}} T
 * @param {Iterable<T>} all
 * @returns {Map<string, T[]>}
 */
export function byGroup(all) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const one of all) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return groups;
}
