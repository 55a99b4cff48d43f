/** The formula field, and the formula of the target or the selected node, typeset. */

import { useRef, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { isLeaf } from "../words/kinds.js";
import { labelOf } from "../words/names.js";
import { addFormula } from "../acts/edits.js";
import { openFormula } from "../acts/files.js";
import { placeOf } from "../words/columns.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { useBar } from "../state/allowed.js";
import { MESSAGES } from "../link/protocol.js";
import { useAnswer } from "../fields/answer.js";
import { Typeset } from "../fields/Typeset.js";
import { Reading, useLetters } from "./Reading.js";

/** Definitions shown below the target's line before the rest is left out. */
const LINES = 3;

/** Characters shown on either side of what is wrong. */
const CONTEXT = 12;

/**
 * Where in the text something is wrong.
 * @param {{text: string, column: number}} props
 */
function Place({ text, column }) {
  const [before, here, after] = [
    text.slice(Math.max(0, column - CONTEXT), column),
    text.slice(column, column + 1) || " ",
    text.slice(column + 1, column + 1 + CONTEXT),
  ];
  return html`<span className="formula-context">
    <span className="quiet">${t("formula.column", { column: column + 1 })}</span>
    <code aria-hidden="true">${before}<mark>${here}</mark>${after}</code>
  </span>`;
}

function FormulaField() {
  const app = useApp();
  const { session } = app;
  const bar = useBar("edit");
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(
    /** @type {{message: string, column?: number} | null} */ (null),
  );
  const { letters, turn, turnedBy } = useLetters();
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));

  /** @param {() => Promise<void>} action what to do with the text */
  const attempt = async (action) => {
    try {
      await action();
      setText("");
      setWrong(null);
    } catch (error) {
      const { message, column: counted } = /** @type {any} */ (error);
      const column = counted === undefined ? undefined : placeOf(text, counted);
      setWrong({ message, column });
      if (column !== undefined) {
        field.current?.focus();
        field.current?.setSelectionRange(column, Math.min(column + 1, text.length));
      }
    }
  };

  const add = async () => {
    const target = await addFormula(app, text);
    requestAnimationFrame(() => {
      app.canvas?.fit();
      app.canvas?.select([target]);
    });
  };

  return html`<form
    className="formula-form"
    inert=${bar !== null}
    style=${{ "--letters": text.length }}
    onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      void attempt(add);
    }}
  >
    <div className="formula-entry">
      <input
        id="formula"
        ref=${field}
        className=${wrong ? "field formula-field wrong" : "field formula-field"}
        aria-label=${t("formula.title")}
        aria-invalid=${wrong !== null}
        aria-describedby=${wrong ? "formula-problem" : undefined}
        autoComplete="off"
        spellCheck=${false}
        placeholder=${t("formula.hint")}
        value=${text}
        onChange=${(/** @type {any} */ event) => {
          setText(event.target.value);
          setWrong(null);
        }}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
          if (event.key === "Escape") field.current?.blur();
          if (turnedBy(event)) setWrong(null);
        }}
      />
      ${
        wrong &&
        html`<p id="formula-problem" className="formula-problem" role="alert">
          ${wrong.message}
          ${wrong.column !== undefined && html`<${Place} text=${text} column=${wrong.column} />`}
        </p>`
      }
      ${!wrong && text.trim() && html`<${Reading} text=${text} letters=${letters} onTurn=${turn} />`}
    </div>
    ${
      text.trim() &&
      html`<button type="submit" className="button" title=${t("formula.addHint")}>
          ${t("formula.add")}
        </button>
        <button
          type="button"
          className="button"
          title=${t("formula.newHint")}
          onClick=${() => attempt(() => openFormula(text))}
        >
          ${t("formula.new")}
        </button>`
    }
  </form>`;
}

/** The formula of the one selected operator, from the server, or null where the target's is wanted. */
function useSelectedFormula() {
  const { mirror, view } = useApp();
  useTopic(view, "selection");
  const formula = useTopic(mirror, "formula");
  const structure = useTopic(mirror, "structure");
  const selected = view.nodes.length === 1 ? view.nodes[0] : null;
  const wanted = selected !== null && selected !== mirror.target ? { node: selected } : null;
  const found = useAnswer(MESSAGES.DESCRIBE, wanted, [formula, structure]);
  return wanted && found?.node === selected ? { node: selected, ...found.formula } : null;
}

/**
 * What stands before the formula of a selected node: for a leaf, whose formula is its name, its kind.
 * @param {import("../state/app.js").App} app
 * @param {string} id
 */
function calledOf(app, id) {
  const op = app.mirror.nodes.get(id)?.op ?? "";
  return isLeaf(op) ? t(`kind.${op}`) : labelOf(app, id);
}

/**
 * Whether a formula has one fraction, and nothing else that is high: it fits the bar in its full size.
 * @param {string} latex
 */
const isOneFraction = (latex) => latex.split("\\frac").length === 2 && !latex.includes("\\begin");

/**
 * How the bar shows a formula, so that it is no higher than the bar.
 * @param {string} latex
 */
function shapeOf(latex) {
  if (isOneFraction(latex)) return "formula-shown fraction";
  return latex.includes("\\begin") ? "formula-shown cases" : "formula-shown";
}

function Typed() {
  const app = useApp();
  const { mirror } = app;
  const selected = useSelectedFormula();
  const formula = selected ?? mirror.formula;
  if (formula.node === null) {
    const words = mirror.nodes.size ? t("formula.noTarget") : t("formula.empty");
    return html`<p className="formula-shown quiet">${words}</p>`;
  }
  if (formula.note) return html`<p className="formula-shown quiet">${formula.note}</p>`;
  const [first, ...rest] = formula.latex;
  const shown = rest.slice(0, LINES);
  const whole = isOneFraction(first);
  return html`<div className=${shapeOf(first)} aria-live="off">
    <span className="formula-of quiet">${selected ? calledOf(app, formula.node) : t("target")}</span>
    <${Typeset} latex=${whole ? `\\displaystyle ${first}` : first} />
    ${
      shown.length > 0 &&
      html`<span className="formula-where">
        <span className="quiet">${t("formula.where")}</span>
        ${shown.map((/** @type {string} */ line) => html`<${Typeset} key=${line} latex=${line} />`)}
        ${rest.length > LINES && html`<span className="quiet">${t("more", { count: rest.length - LINES })}</span>`}
      </span>`
    }
  </div>`;
}

export function FormulaBar() {
  const bar = useBar("edit");
  return html`<section className="formula-bar" aria-label=${t("formula.title")}>
    <${Typed} />
    ${bar !== "edit" && html`<${FormulaField} />`}
  </section>`;
}
