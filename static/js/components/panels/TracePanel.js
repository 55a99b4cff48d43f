/** The trace: the Wengert list with primals, tangents and adjoints side by side. */

import { useEffect } from "../../../vendor/vendor.js";
import { useApp } from "../../state/app.js";
import { exactSeen, formatSeen, unspell } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { numberingOf } from "../../words/numbering.js";
import { html, useTopic } from "../../lib.js";
import { MESSAGES } from "../../link/protocol.js";
import { copyText } from "../../acts/files.js";
import { useAnswer } from "../../fields/answer.js";
import { Typeset } from "../../fields/Typeset.js";
import { Seeds } from "../Seeds.js";

/**
 * @typedef {{symbol: string, formula: string, numbers: string, value: any, sign: string}} Cell
 * @typedef {{kind: string, node: string, primal: Cell, tangent: Cell, adjoint: Cell[]}} TraceRow
 */

/** Rows on the page at once: setting formulas takes its time. */
const SHOWN = 200;

const FORMATS = /** @type {const} */ (["markdown", "latex", "csv"]);

/** @param {{cell: Cell, kind: string}} props */
function Line({ cell, kind }) {
  const value = unspell(cell.value);
  const shown = formatSeen(value);
  const parts = [cell.symbol, cell.formula, cell.numbers].filter(Boolean);
  // A number as it stands is not said twice.
  if (parts.at(-1) === shown) parts.pop();
  return html`<span className="trace-line">
    <${Typeset} latex=${parts.join(" = ")} />
    <span className="trace-told">
      ${cell.sign === "=" ? "=" : "≈"}${" "}
      <b className=${`trace-value ${kind}`} title=${exactSeen(value)}>${shown}</b>
    </span>
  </span>`;
}

/**
 * What of a row is there already: all of it, or what the walk has come to.
 * @param {import("../../state/walker.js").Walker} walker
 * @param {TraceRow} row
 */
function madeOf(walker, { kind, node }) {
  const primal =
    kind === "operator"
      ? walker.reached("forward", node)
      : walker.reached("leaves") && kind === "leaf";
  const result = kind === "result" && walker.reached("forward", node);
  const forward = !walker.active || walker.derivative === "tangent";
  const adjoint =
    kind === "operator" ? walker.reached("backward", node) : walker.reached("initialise");
  return {
    primal: primal || result,
    tangent: (primal || result) && forward,
    adjoint: kind === "leaf" ? walker.over : adjoint,
  };
}

/** @param {{row: TraceRow}} props */
function Row({ row }) {
  const app = useApp();
  const { view, walker } = app;
  useTopic(walker, "walk");
  useTopic(view, `selected:${row.node}`);
  const step = walker.step;
  const here = step?.node === row.node && row.kind === "operator";
  const start = step?.kind === "initialise" && row.kind === "result";
  const leaves = step?.kind === "leaves" && row.kind === "leaf";
  const forward = here && step.kind === "forward";
  const primal = leaves || forward;
  const tangent = leaves || (forward && walker.derivative === "tangent");
  const adjoint = start || (here && step.kind === "backward");
  const there = madeOf(walker, row);
  const now = (/** @type {boolean} */ made) => (made ? "now" : undefined);
  return html`<tr
    className=${`trace-${row.kind}`}
    aria-current=${here || start || leaves ? "step" : undefined}
    aria-selected=${view.nodes.includes(row.node)}
    onClick=${() => app.canvas?.pick(row.node)}
  >
    <td className=${now(primal)}>${there.primal && html`<${Line} cell=${row.primal} kind="value" />`}</td>
    <td className=${now(tangent)}>${there.tangent && html`<${Line} cell=${row.tangent} kind="tangent" />`}</td>
    <td className=${now(adjoint)}>
      ${there.adjoint && row.adjoint.map((cell, index) => html`<${Line} key=${index} cell=${cell} kind="gradient" />`)}
    </td>
  </tr>`;
}

export function TracePanel() {
  const app = useApp();
  const { mirror, session, view, walker } = app;
  const numbers = useTopic(mirror, "numbers");
  useTopic(walker, "walk");
  useTopic(walker, "seeds");
  const seeds = Object.fromEntries(walker.seeds);
  const answer = useAnswer(MESSAGES.TRACE, { seeds }, [numbers]);
  /** @type {TraceRow[]} */
  const rows = answer?.rows ?? [];
  const dots = new Map(
    rows.filter(({ kind }) => kind === "leaf").map(({ node, tangent }) => [node, tangent.formula]),
  );

  useEffect(() => {
    if (answer?.index) view.setNumbering(numberingOf(answer));
  }, [answer]);
  useEffect(() => () => view.setNumbering(null), [view]);

  /** @param {string} format */
  const copy = async (format) => {
    const found = await session.ask(MESSAGES.TRACE, { seeds, format }).catch(session.complain);
    if (!found) return;
    await copyText(found.text);
    session.notify(t("trace.copied", { format: t(`trace.${format}`) }), "note");
  };

  if (answer?.refused) return html`<p className="quiet">${answer.refused}</p>`;
  return html`<div className="drawer-tools">
      ${
        // In a forward walk the step bar has the direction, and it is the same.
        walker.derivative !== "tangent" &&
        html`<span className="heading">${t("walk.seeds")}</span><${Seeds} dots=${dots} />`
      }
      <span className="spacer"></span>
      <span className="heading">${t("trace.copy")}</span>
      ${FORMATS.map(
        (format) =>
          html`<button key=${format} type="button" className="button small" disabled=${!walker.over} title=${walker.over ? "" : t("walk.after")} onClick=${() => void copy(format)}>
            ${t(`trace.${format}`)}
          </button>`,
      )}
    </div>
    <div className="scroll" tabIndex=${0}>
      <table className="trace" aria-label=${t("drawer.trace")}>
        <thead>
          <tr>
            <th scope="col">${t("trace.primal")} ↓</th>
            <th scope="col">${t("trace.tangent")} ↓</th>
            <th scope="col">${t("trace.adjoint")} ↑</th>
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, SHOWN).map((row) => html`<${Row} key=${`${row.kind} ${row.node}`} row=${row} />`)}
        </tbody>
      </table>
      ${rows.length > SHOWN && html`<p className="quiet">${t("more", { count: rows.length - SHOWN })}</p>`}
    </div>`;
}
