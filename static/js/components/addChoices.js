/** What the text in the add menu could add, the likeliest first. */

import { addFormula } from "../acts/edits.js";
import { addNode, addWithInput, takeThere } from "../acts/adding.js";
import { format } from "../words/format.js";
import { t } from "../words/i18n.js";
import { isDifferentiable, isLeaf } from "../words/kinds.js";
import { entryLabel, labelOf } from "../words/names.js";
import { matching } from "../words/search.js";
import { IS_NAME, typedInput, typedLeaf } from "../words/typed.js";

/** Choices shown at once; typing narrows them. */
const SHOWN = 9;

/** A name of a single letter, with its index below the line or not. */
const ONE_LETTER = /^\p{L}\p{M}*[\p{Nd}_₀-₉]*$/u;

/**
 * @typedef {import("../state/app.js").App} App
 * @typedef {Extract<import("../state/view.js").Popup, {kind: "add"}>} Popup
 * @typedef {{key: string, symbol: string, words: string, run: () => Promise<string>}} Choice what it adds,
 *   or changes: the node that is next
 * @typedef {{key: string, words: string, leaf: import("../acts/adding.js").What
 *   | import("../acts/adding.js").There}} Leaf
 */

/**
 * The leaves that a typed one could be: the node that has its name, or new ones.
 * @param {App} app
 * @param {import("../words/typed.js").TypedLeaf} typed
 * @returns {Leaf[]}
 */
function leavesOf({ mirror, entries }, { name, number }) {
  if (name === "") {
    const value = /** @type {number} */ (number);
    return [{ key: "number", words: t("add.constant"), leaf: { op: "constant", value } }];
  }
  const there = [...mirror.nodes.values()].find((node) => node.name === name);
  if (there) {
    if (number !== null && !isDifferentiable(there.op)) return [];
    const words =
      number === null ? t("add.there", { name }) : t("add.given", { name, number: format(number) });
    return [{ key: "there", words, leaf: { id: there.id, number } }];
  }
  if (entries.has(name)) return [];
  const value = number ?? 1;
  const words = t("add.variable", { number: format(value) });
  /** @type {Leaf} */
  const variable = { key: "v", words, leaf: { op: "variable", name, value } };
  if (number !== null) return [variable];
  const placeholder = { op: "placeholder", name };
  return [{ key: "p", words: t("add.placeholder"), leaf: placeholder }, variable];
}

/**
 * @param {App} app
 * @param {string} text
 * @param {Popup} popup
 * @returns {Choice[]}
 */
export function choicesFor(app, text, { at, anywhere, wire, changes }) {
  const name = text.trim();
  const found = matching(
    app.palette.filter(({ arity }) => wire?.side !== "output" || arity > 0),
    text,
  );
  if (changes !== undefined) {
    return found.slice(0, SHOWN).map(({ op, symbol, label }) => ({
      key: op,
      symbol: isLeaf(op) ? op : symbol,
      words: entryLabel(op, label),
      run: async () => {
        await app.session.edit({ type: "change_operator", id: changes, op });
        return changes;
      },
    }));
  }
  const operators = found.slice(0, SHOWN).map(({ op, symbol, label }) => {
    const place = () => (anywhere && !isLeaf(op) && app.canvas?.freePlace(op)) || at;
    const run = () => addNode(app, { op }, place(), wire);
    return { key: op, symbol: isLeaf(op) ? op : symbol, words: entryLabel(op, label), run };
  });
  // An operator is typed whole by its name, one of its other names, or its sign.
  const isWhole = found.some(
    ({ op, symbol, infix, aliases }) =>
      (symbol === name && !isLeaf(op)) || [op, infix, ...aliases].includes(name),
  );
  if (wire?.side === "output") return [...inputsFor(app, text, at, wire), ...operators];

  const typed = isWhole ? null : typedLeaf(text);
  const leaves = typed ? leavesOf(app, typed) : [];
  /** @type {Choice[]} */
  const own = leaves.map(({ key, words, leaf }) => ({
    key,
    symbol: typed?.name || name,
    words,
    run: () => ("id" in leaf ? takeThere(app, leaf, wire) : addNode(app, leaf, at, wire)),
  }));
  const isFormula =
    leaves.length === 0 && name !== "" && (found.length === 0 || /[^\p{L}\s]/u.test(name));
  if (!wire && isFormula) {
    const run = async () => {
      const result = await addFormula(app, text);
      app.canvas?.select([result]);
      return result;
    };
    own.push({ key: "formula", symbol: "ƒ", words: t("add.formula", { name }), run });
  }
  // A word of several letters is more likely the beginning of an operator's than a name.
  const isWord = IS_NAME.test(name) && !ONE_LETTER.test(name);
  return isWord || isWhole ? [...operators, ...own] : [...own, ...operators];
}

/**
 * Operators that go on from a held wire, with the other input that was typed.
 * @param {App} app
 * @param {string} text
 * @param {import("../state/app.js").Point} at
 * @param {import("../state/view.js").HeldWire} wire
 * @returns {Choice[]}
 */
function inputsFor(app, text, at, wire) {
  const input = typedInput(app.palette, text);
  if (!input) return [];
  const { entry, leaf: typed, first } = input;
  const shown = typed.name || format(/** @type {number} */ (typed.number));
  const other = labelOf(app, wire.node);
  const [one, two] = first ? [shown, other] : [other, shown];
  return leavesOf(app, typed).map(({ key, words, leaf }) => ({
    key,
    symbol: `${one} ${entry.symbol} ${two}`,
    words,
    run: () => addWithInput(app, entry.op, leaf, first, at, wire),
  }));
}
