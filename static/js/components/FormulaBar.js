/** The formula field, and the formula of the target or the selected node, typeset. */

import { useEffect, useRef, useState } from "../../vendor/vendor.js";
import { useApp } from "../app.js";
import { labelOf } from "../edits.js";
import { html, useTopic } from "../lib.js";
import { MESSAGES } from "../protocol.js";
import { Typeset } from "./Typeset.js";

/** Definitions shown below the target's line before the rest is left out. */
const LINES = 3;

function FormulaField() {
  const app = useApp();
  const { session, view } = app;
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(
    /** @type {{message: string, column: number} | null} */ (null),
  );
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));

  const add = async () => {
    try {
      const { target } = await session.formula(text);
      setText("");
      setWrong(null);
      requestAnimationFrame(() => {
        view.fit?.();
        view.select?.([target]);
      });
    } catch (error) {
      const { message, column } = /** @type {any} */ (error);
      setWrong({ message, column: column ?? 0 });
      if (column !== undefined) {
        field.current?.focus();
        field.current?.setSelectionRange(column, Math.min(column + 1, text.length));
      }
    }
  };

  return html`<form
    className="formula-form"
    onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      void add();
    }}
  >
    <div className="formula-entry">
      <input
        id="formula"
        ref=${field}
        className=${wrong ? "field formula-field wrong" : "field formula-field"}
        aria-label="Formula"
        aria-invalid=${wrong !== null}
        aria-describedby=${wrong ? "formula-problem" : undefined}
        autoComplete="off"
        spellCheck=${false}
        placeholder="Type a formula: ln(x1) + x1*x2 - sin(x2)"
        value=${text}
        onChange=${(/** @type {any} */ event) => {
          setText(event.target.value);
          setWrong(null);
        }}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
          if (event.key === "Escape") field.current?.blur();
        }}
      />
      ${
        wrong &&
        html`<p id="formula-problem" className="formula-problem" role="alert">
          Column ${wrong.column + 1}: ${wrong.message}
          <span className="formula-context" aria-hidden="true"
            >${text.slice(Math.max(0, wrong.column - 12), wrong.column)}<mark
              >${text.slice(wrong.column, wrong.column + 1) || " "}</mark
            >${text.slice(wrong.column + 1, wrong.column + 13)}</span
          >
        </p>`
      }
    </div>
    <button type="submit" className="button" disabled=${!text.trim()} title="Add the formula to the canvas (Enter)">
      Add formula
    </button>
  </form>`;
}

/** The formula of the one selected operator, from the server, or null where the target's is wanted. */
function useSelectedFormula() {
  const { mirror, session, view } = useApp();
  useTopic(view, "selection");
  const formula = useTopic(mirror, "formula");
  const structure = useTopic(mirror, "structure");
  const selected = view.nodes.length === 1 ? view.nodes[0] : null;
  const wanted = selected !== null && selected !== mirror.target ? selected : null;
  const [found, setFound] = useState(/** @type {any} */ (null));
  useEffect(() => {
    let current = true;
    if (wanted === null) setFound(null);
    else {
      session.ask(MESSAGES.DESCRIBE, { node: wanted }).then(
        (answer) => current && setFound({ node: wanted, ...answer.formula }),
        // The node went away while the question was on its way.
        () => current && setFound(null),
      );
    }
    return () => {
      current = false;
    };
  }, [session, wanted, formula, structure]);
  return found?.node === wanted ? found : null;
}

function Typed() {
  const app = useApp();
  const { mirror } = app;
  const selected = useSelectedFormula();
  const formula = selected ?? mirror.formula;
  if (formula.node === null) {
    const words = mirror.nodes.size
      ? "No target yet: select the result and press T"
      : "Drag operators from the left, or type a formula";
    return html`<p className="formula-shown quiet">${words}</p>`;
  }
  if (formula.note) return html`<p className="formula-shown quiet">${formula.note}</p>`;
  const [first, ...rest] = formula.latex;
  const shown = rest.slice(0, LINES);
  return html`<div className="formula-shown" aria-live="off">
    <span className="formula-of quiet">${selected ? labelOf(app, formula.node) : "target"}</span>
    <${Typeset} latex=${first} />
    ${
      shown.length > 0 &&
      html`<span className="formula-where">
        <span className="quiet">where</span>
        ${shown.map((/** @type {string} */ line) => html`<${Typeset} key=${line} latex=${line} />`)}
        ${rest.length > LINES && html`<span className="quiet">and ${rest.length - LINES} more</span>`}
      </span>`
    }
  </div>`;
}

export function FormulaBar() {
  return html`<section className="formula-bar" aria-label="Formula">
    <${Typed} />
    <${FormulaField} />
  </section>`;
}
