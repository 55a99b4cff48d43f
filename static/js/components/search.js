/** Finding operators by what a person types: symbol, name, alias or label. */

/** @typedef {import("../app.js").PaletteEntry} PaletteEntry */

/**
 * Entries that match, the best first: those that start with the words, then those that hold them.
 * @param {PaletteEntry[]} palette
 * @param {string} text
 */
export function matching(palette, text) {
  const words = text.trim().toLowerCase();
  if (!words) return palette;
  /** @param {PaletteEntry} entry */
  const rank = ({ op, symbol, label, aliases }) => {
    const names = [op, symbol.toLowerCase(), ...aliases];
    if (names.includes(words)) return 0;
    if (names.some((name) => name.startsWith(words))) return 1;
    if (label.toLowerCase().startsWith(words)) return 2;
    return [...names, label.toLowerCase()].some((name) => name.includes(words)) ? 3 : 4;
  };
  return palette
    .map((entry, index) => ({ entry, index, rank: rank(entry) }))
    .filter((found) => found.rank < 4)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ entry }) => entry);
}
