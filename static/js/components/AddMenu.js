/**
 * The menu that adds a node where it is opened: double-click the canvas, drop a wire on it, or press
 * A. It takes an operator's name, a number, a new name, or a whole formula.
 */

import { useEffect, useRef, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { isLeaf } from "../words/kinds.js";
import { addFormula, addNode } from "../acts/edits.js";
import { entryLabel } from "../words/names.js";
import { parseNumber } from "../words/format.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { matching } from "../words/search.js";

/** Choices shown at once; typing narrows them. */
const SHOWN = 9;

/** What a name looks like, with its index below the line or not, and one of a single letter. */
const IS_NAME = /^[\p{L}_][\p{L}\p{Nd}\p{M}_₀-₉]*$/u;
const ONE_LETTER = /^\p{L}\p{M}*[\p{Nd}_₀-₉]*$/u;

/**
 * @typedef {{key: string, symbol: string, words: string, run: () => Promise<unknown>}} Choice
 */

/**
 * What the typed text could add.
 * @param {import("../state/app.js").App} app
 * @param {string} text
 * @param {Extract<import("../state/view.js").Popup, {kind: "add"}>} popup
 * @returns {Choice[]}
 */
function choicesFor(app, text, { at, anywhere, wire, changes }) {
  /** @type {Choice[]} */
  const choices = [];
  const number = parseNumber(text);
  const fitsLeaf = wire?.side !== "output";
  const name = text.trim();
  const fits = app.palette.filter(({ arity }) => fitsLeaf || arity > 0);
  const found = matching(fits, text);
  if (changes !== undefined) {
    return found.slice(0, SHOWN).map(({ op, symbol, label }) => ({
      key: op,
      symbol: isLeaf(op) ? op : symbol,
      words: entryLabel(op, label),
      run: () => app.session.edit({ type: "change_operator", id: changes, op }),
    }));
  }
  if (number !== null && fitsLeaf) {
    const run = () => addNode(app, { op: "constant", value: number }, at, wire);
    choices.push({ key: "number", symbol: name, words: t("add.constant"), run });
  }
  const operators = found.slice(0, SHOWN).map(({ op, symbol, label }) => {
    const place = () => (anywhere && !isLeaf(op) && app.canvas?.freePlace(op)) || at;
    const run = () => addNode(app, { op }, place(), wire);
    return { key: op, symbol: isLeaf(op) ? op : symbol, words: entryLabel(op, label), run };
  });
  // An operator is typed whole by its name, one of its other names, or its sign.
  const isWhole = found.some(
    ({ op, symbol, aliases }) =>
      op === name || aliases.includes(name) || (symbol === name && !isLeaf(op)),
  );
  const isName = IS_NAME.test(name) && !app.entries.has(name);
  /** @type {Choice[]} */
  const typed = [];
  if (isName && fitsLeaf && !isWhole) {
    const placeholder = () => addNode(app, { op: "placeholder", name }, at, wire);
    const variable = () => addNode(app, { op: "variable", name }, at, wire);
    typed.push({ key: "p", symbol: name, words: t("add.placeholder"), run: placeholder });
    typed.push({ key: "v", symbol: name, words: t("add.variable"), run: variable });
  }
  const isFormula = name !== "" && !isName && (found.length === 0 || /[^\p{L}\s]/u.test(name));
  if (!wire && isFormula && number === null) {
    const run = async () => app.canvas?.select([await addFormula(app, text)]);
    typed.push({ key: "formula", symbol: "ƒ", words: t("add.formula", { name }), run });
  }
  // A word of several letters is more likely the beginning of an operator's than a name.
  const first = isFormula ? !isWhole : ONE_LETTER.test(name);
  choices.push(...(first ? [...typed, ...operators] : [...operators, ...typed]));
  return choices;
}

/** @param {Extract<import("../state/view.js").Popup, {kind: "add"}>} popup */
function placeholderOf({ wire, changes }) {
  if (changes !== undefined) return t("add.changeInto");
  return wire ? t("add.connectTo") : t("add.anything");
}

/** @param {{popup: Extract<import("../state/view.js").Popup, {kind: "add"}>}} props */
export function AddMenu({ popup }) {
  const app = useApp();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [wrong, setWrong] = useState("");
  const menu = useRef(/** @type {HTMLElement | null} */ (null));
  const choices = choicesFor(app, text, popup);
  const chosen = Math.min(at, choices.length - 1);
  const close = () => app.view.open(null);

  useEffect(() => {
    /** @param {PointerEvent} event */
    const outside = (event) => {
      if (!menu.current?.contains(/** @type {Node} */ (event.target))) close();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  });

  /** @param {Choice | undefined} choice */
  const take = async (choice) => {
    if (!choice) return;
    try {
      await choice.run();
      close();
    } catch (error) {
      setWrong(/** @type {Error} */ (error).message);
    }
  };

  const left = Math.max(8, Math.min(popup.screen.x, window.innerWidth - 336));
  const top = Math.max(8, Math.min(popup.screen.y, window.innerHeight - 420));
  return html`<div
    ref=${menu}
    role="dialog"
    aria-label=${popup.changes === undefined ? t("add.title") : t("add.change")}
    className="menu" style=${{ left: `${left}px`, top: `${top}px` }}>
    <input
      autoFocus
      className="field"
      role="combobox"
      aria-expanded="true"
      aria-controls="add-choices"
      aria-activedescendant=${choices[chosen] ? `add-${choices[chosen].key}` : undefined}
      aria-label=${popup.changes === undefined ? t("add.field") : t("add.changeField")}
      placeholder=${placeholderOf(popup)}
      value=${text}
      onChange=${(/** @type {any} */ event) => {
        setText(event.target.value);
        setAt(0);
        setWrong("");
      }}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Escape") close();
        if (event.key === "Enter") void take(choices[chosen]);
        if (event.key === "ArrowDown") setAt(Math.min(chosen + 1, choices.length - 1));
        if (event.key === "ArrowUp") setAt(Math.max(chosen - 1, 0));
        if (event.key.startsWith("Arrow")) event.preventDefault();
        event.stopPropagation();
      }}
    />
    ${wrong && html`<p className="field-problem" role="alert">${wrong}</p>`}
    <ul id="add-choices" role="listbox" aria-label=${t("add.choices")} className="menu-list">
      ${choices.map(
        (choice, index) =>
          html`<li
            key=${choice.key}
            id=${`add-${choice.key}`}
            role="option"
            aria-selected=${index === chosen}
            className="menu-item"
            onPointerMove=${() => setAt(index)}
            onClick=${() => take(choice)}
          >
            <span className="menu-symbol">${choice.symbol}</span>
            <span className="quiet">${choice.words}</span>
          </li>`,
      )}
    </ul>
    ${choices.length === 0 && html`<p className="quiet menu-none">${t("add.nothing", { text })}</p>`}
  </div>`;
}
