/**
 * The menu that adds a node where it is opened: double-click the canvas, drop a wire on it, or press
 * A. It takes an operator's name, a number, a name with its number or without, a whole formula, or,
 * where a wire is held, an operator with its other input.
 */

import { useEffect, useRef, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { choicesFor } from "./addChoices.js";
import { Reading, useLetters } from "./Reading.js";

/** @typedef {import("./addChoices.js").Choice} Choice */

/** @param {Extract<import("../state/view.js").Popup, {kind: "add"}>} popup */
function placeholderOf({ wire, changes }) {
  if (changes !== undefined) return t("add.changeInto");
  if (!wire) return t("add.anything");
  return wire.side === "output" ? t("add.goOn") : t("add.connectTo");
}

/** @param {{popup: Extract<import("../state/view.js").Popup, {kind: "add"}>}} props */
export function AddMenu({ popup }) {
  const app = useApp();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [wrong, setWrong] = useState("");
  const { letters, turn, turnedBy } = useLetters();
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
      const node = await choice.run();
      close();
      app.canvas?.focus(node);
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
        if (turnedBy(event)) setWrong("");
        if (event.key === "Escape") close();
        if (event.key === "Enter") void take(choices[chosen]);
        if (event.key === "ArrowDown") setAt(Math.min(chosen + 1, choices.length - 1));
        if (event.key === "ArrowUp") setAt(Math.max(chosen - 1, 0));
        if (event.key.startsWith("Arrow")) event.preventDefault();
        event.stopPropagation();
      }}
    />
    ${wrong && html`<p className="field-problem" role="alert">${wrong}</p>`}
    ${
      !wrong &&
      choices.some(({ key }) => key === "formula") &&
      html`<${Reading} text=${text} letters=${letters} onTurn=${turn} />`
    }
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
