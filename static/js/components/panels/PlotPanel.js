/** Plots: what is plotted against what, and over which range. */

import { useApp } from "../../state/app.js";
import { isDifferentiable, isLeaf } from "../../words/kinds.js";
import { labelOf } from "../../words/names.js";
import { exact, parseNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { MESSAGES } from "../../link/protocol.js";
import { useAnswer } from "../../fields/answer.js";
import { Curves } from "../plots/Curves.js";
import { FieldPlot } from "../plots/FieldPlot.js";
import { useHeld } from "../plots/held.js";

/** Digits of a bound: enough to tell the ends of any view apart that is looked at. */
const BOUND_DIGITS = 6;

/**
 * What is plotted: as it was chosen, or as it is selected, or the target by its first leaf.
 * @param {import("../../state/app.js").App} app
 * @returns {{node: string | null, leaf: string | null, second: string | null, leaves: string[]}}
 */
function subject({ mirror, view }) {
  const leaves = [...mirror.nodes.values()]
    .filter(({ op }) => isDifferentiable(op))
    .map(({ id }) => id);
  const there = (/** @type {string | null | undefined} */ id) =>
    id && mirror.nodes.has(id) ? id : null;
  const [selected] = view.nodes.filter((id) => !isLeaf(mirror.nodes.get(id)?.op ?? ""));
  const node = there(view.plot.node) ?? selected ?? mirror.target;
  const upstream = node === null ? new Set() : mirror.relatives(node, "up").add(node);
  const own = leaves.filter((id) => upstream.has(id));
  const [picked] = view.nodes.filter((id) => own.includes(id));
  const leaf = [view.plot.leaf, picked, own[0]].find((id) => id && own.includes(id)) ?? null;
  const second = there(view.plot.second) === leaf ? null : there(view.plot.second);
  return { node, leaf, second, leaves: own };
}

/** A bound as it is read: that of a view which a hand has moved has digits that nobody wants. */
const bound = (/** @type {number} */ number) => exact(Number(number.toPrecision(BOUND_DIGITS)));

/** @param {{label: string, value: number | null | undefined, onTake: (n: number | null) => void}} props */
function Bound({ label, value, onTake }) {
  return html`<input
    className="field small bound"
    aria-label=${label}
    placeholder=${label}
    key=${value}
    defaultValue=${value === null || value === undefined ? "" : bound(value)}
    onBlur=${(/** @type {any} */ event) => onTake(parseNumber(event.target.value))}
    onKeyDown=${(/** @type {any} */ event) => event.key === "Enter" && event.target.blur()}
  />`;
}

export function PlotPanel() {
  const app = useApp();
  const { mirror, view } = app;
  useTopic(view, "plot");
  useTopic(view, "selection");
  useTopic(mirror, "header");
  const numbers = useTopic(mirror, "numbers");
  const { node, leaf, second, leaves } = subject(app);
  const { low = null, high = null, window = null } = view.plot;
  // The curve does not change while its own leaf moves; only what else moves asks for another.
  const rest = [...mirror.nodes.values()]
    .filter(({ id, op }) => isLeaf(op) && id !== leaf)
    .map(({ id }) => mirror.numbersOf(id).value)
    .join();
  const own = leaf !== null && node !== mirror.target ? mirror.numbersOf(leaf).value : null;
  const structure = useTopic(mirror, "structure");
  const held = useHeld(`${node} ${leaf}`);
  const at = leaf === null ? null : (mirror.numbersOf(leaf).value ?? mirror.givenNumber(leaf));
  const given = low !== null && high !== null && low < high ? [low, high] : null;
  const range = window?.across ?? given ?? held.ranges([at], false)?.[0];
  const message =
    node && leaf && !second
      ? { node, leaf, ...(range && { low: range[0], high: range[1] }) }
      : null;
  const answer = useAnswer(MESSAGES.PLOT, message, [rest, structure, own]);
  const current = answer?.node === node && answer?.leaf === leaf;
  if (current && answer.usual) held.keep([[answer.low, answer.high]], [[answer.low, answer.high]]);
  const [from, to] = range ?? (current ? [answer.low, answer.high] : []);
  const nodes = [...mirror.nodes.values()].filter(({ op }) => !isLeaf(op));
  /** @param {import("../../state/view.js").Plotted} change */
  const set = (change) =>
    view.setPlot({
      ...view.plot,
      node: node ?? undefined,
      leaf: leaf ?? undefined,
      window: null,
      ...change,
    });
  const look = (/** @type {import("../../state/view.js").Window | null} */ chosen) => {
    if (chosen === null) held.forget();
    set({ window: chosen });
  };

  if (!node || !leaf) return html`<p className="quiet">${t("plot.nothing")}</p>`;
  return html`<div className="drawer-tools">
      <label className="row"><span className="heading">${t("plot.of")}</span>
        <select className="field small" value=${node} onChange=${(/** @type {any} */ event) => set({ node: event.target.value })}>
          ${nodes.map(({ id }) => html`<option key=${id} value=${id}>${labelOf(app, id)}</option>`)}
        </select>
      </label>
      <label className="row"><span className="heading">${t("plot.against")}</span>
        <select className="field small" value=${leaf} onChange=${(/** @type {any} */ event) => set({ leaf: event.target.value, low: null, high: null })}>
          ${leaves.map((id) => html`<option key=${id} value=${id}>${labelOf(app, id)}</option>`)}
        </select>
      </label>
      ${
        leaves.length > 1 &&
        html`<label className="row"><span className="heading">${t("plot.and")}</span>
          <select className="field small" value=${second ?? ""} onChange=${(/** @type {any} */ event) => set({ second: event.target.value || null })}>
            <option value="">–</option>
            ${leaves.filter((id) => id !== leaf).map((id) => html`<option key=${id} value=${id}>${labelOf(app, id)}</option>`)}
          </select>
        </label>`
      }
      ${
        !second &&
        html`<span className="row">
          <${Bound} label=${t("slider.from")} value=${from} onTake=${(/** @type {number | null} */ n) => n !== from && set({ low: n, high: to })} />
          <${Bound} label=${t("slider.to")} value=${to} onTake=${(/** @type {number | null} */ n) => n !== to && set({ high: n, low: from })} />
        </span>`
      }
    </div>
    ${answer?.refused && html`<p className="quiet">${answer.refused}</p>`}
    ${
      second
        ? html`<${FieldPlot} node=${node} leaves=${[leaf, second]} version=${numbers} window=${window} onWindow=${look} />`
        : current &&
          html`<${Curves} node=${node} leaf=${leaf} answer=${answer} window=${window} onWindow=${look} />`
    }`;
}
