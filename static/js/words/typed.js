/** What a person types where nodes are added: a leaf, or an operator with one of its inputs. */

import { parseNumber } from "./format.js";

/**
 * @typedef {import("../state/app.js").PaletteEntry} PaletteEntry
 * @typedef {{name: string, number: number | null}} TypedLeaf a number, a name, or a name and its number
 * @typedef {{entry: PaletteEntry, leaf: TypedLeaf, first: boolean}} TypedInput an operator of two inputs
 *   and one of them: the first, or the second
 */

/** What a name looks like, with its index below the line or not. */
export const IS_NAME = /^[\p{L}_][\p{L}\p{Nd}\p{M}_₀-₉]*$/u;

const ENDS_IN_LETTER = /[\p{L}\p{N}]$/u;
const BEGINS_WITH_LETTER = /^[\p{L}\p{N}]/u;

/** Signs by which others are known, as a keyboard has them. @type {Record<string, string>} */
const TYPED_FOR = {
  "**": "^",
  "·": "*",
  "×": "*",
  "÷": "/",
  "−": "-",
  "–": "-",
  "≤": "<=",
  "≥": ">=",
  "≠": "!=",
};

/**
 * A text with its signs as a keyboard has them.
 * @param {string} text
 */
export const plainSigns = (text) => text.replace(/\*\*|[·×÷−–≤≥≠]/g, (sign) => TYPED_FOR[sign]);

/**
 * A leaf as it is typed: `2.5`, `w`, or `w = 2.5`.
 * @param {string} text
 * @returns {TypedLeaf | null}
 */
export function typedLeaf(text) {
  const alone = parseNumber(text);
  if (alone !== null) return { name: "", number: alone };
  const [name, given, ...more] = text.split("=").map((part) => part.trim());
  if (!IS_NAME.test(name) || more.length > 0) return null;
  if (given === undefined) return { name, number: null };
  const number = parseNumber(given);
  return number === null ? null : { name, number };
}

/**
 * An operator with one of its two inputs, where a wire is held that is the other: `* w = 0.5`, `^2`,
 * `0.01 −`, `max 0`.
 * @param {PaletteEntry[]} palette
 * @param {string} text
 * @returns {TypedInput | null}
 */
export function typedInput(palette, text) {
  const typed = plainSigns(text.trim());
  for (const entry of palette) {
    if (entry.arity !== 2) continue;
    const { op, symbol, infix, aliases } = entry;
    for (const sign of [op, infix, plainSigns(symbol), ...aliases].filter(Boolean)) {
      for (const first of [false, true]) {
        if (!(first ? typed.endsWith(sign) : typed.startsWith(sign))) continue;
        const rest = first ? typed.slice(0, -sign.length) : typed.slice(sign.length);
        // The letters of a name are no operator's.
        const joined = first
          ? ENDS_IN_LETTER.test(rest) && BEGINS_WITH_LETTER.test(sign)
          : ENDS_IN_LETTER.test(sign) && BEGINS_WITH_LETTER.test(rest);
        const leaf = joined ? null : typedLeaf(rest);
        if (leaf) return { entry, leaf, first };
      }
    }
  }
  return null;
}
