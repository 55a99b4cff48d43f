/** The gradient check: three ways to the same derivative, and the error of the numeric ones. */

import { useMemo, useState } from "../../../vendor/vendor.js";
import { useApp } from "../../state/app.js";
import { labelOf } from "../../words/names.js";
import { exact, format, unspell } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { NodeName } from "../NodeName.js";
import { html, useTopic } from "../../lib.js";
import { MESSAGES } from "../../link/protocol.js";
import { useAnswer } from "../../fields/answer.js";
import { axes, Chart, token } from "../plots/Chart.js";

/** An error of nothing has no place on a logarithmic axis: it is drawn at the rounding of doubles. */
const ROUNDING = 1e-17;

/** What can lie at a point where the three differ, in words. */
const findings = () => [
  { finding: "kink", words: t("check.kink") },
  { finding: "jump", words: t("check.jump") },
  { finding: "edge", words: t("check.edge") },
];

/** Powers of ten that the axes name. */
const STEPS = [1e-16, 1e-12, 1e-8, 1e-4, 1];

/**
 * @param {ArrayBuffer} packed
 * @param {number | null} nothing what is drawn for no error at all
 */
const errorsOf = (packed, nothing) =>
  [...new Float64Array(packed)].map((error) => (Number.isFinite(error) ? error || nothing : null));

/** @param {{steps: ArrayBuffer, leaf: any}} props */
function Errors({ steps, leaf }) {
  const data = useMemo(() => {
    // From small steps to large ones, as axes run.
    const lists = [
      [...new Float64Array(steps)],
      errorsOf(leaf.errors, null),
      errorsOf(leaf.complexErrors, ROUNDING),
    ];
    return lists.map((list) => list.slice().reverse());
  }, [steps, leaf]);
  const options = useMemo(() => {
    const [across, up] = axes();
    const type = parseFloat(token("type-axis"));
    const all = (/** @type {any} */ _, /** @type {number[]} */ splits) => splits;
    /** @param {any} _ @param {number[]} splits */
    const powers = (_, splits) =>
      splits.map((split) => `1e${Math.round(Math.log10(split))}`.replace("-", "−"));
    return {
      scales: { x: { time: false, distr: 3 }, y: { distr: 3, range: [1e-18, 10] } },
      axes: [
        {
          ...across,
          values: powers,
          label: t("check.step"),
          labelSize: 1.7 * type,
          size: 2.2 * type,
        },
        { ...up, values: powers, label: t("check.error"), labelSize: 1.8 * type, size: 4.6 * type },
      ].map((axis) => ({ ...axis, labelFont: axis.font, splits: () => STEPS, filter: all })),
      series: [
        {},
        { stroke: token("gradient"), width: 2.5, spanGaps: true, points: { show: false } },
        { stroke: token("value"), width: 2.5, dash: [6, 4], points: { show: false } },
      ],
    };
  }, []);
  return html`<${Chart} className="chart grow" options=${options} data=${data} label=${t("check.curve")} />`;
}

/** @param {{number: Parameters<typeof unspell>[0]}} props as JSON spells it */
const Digits = ({ number }) => html`<td className="digits">${exact(unspell(number) ?? NaN)}</td>`;

export function CheckPanel() {
  const app = useApp();
  const { mirror } = app;
  const numbers = useTopic(mirror, "numbers");
  const answer = useAnswer(MESSAGES.CHECK, {}, [numbers]);
  const [chosen, setChosen] = useState("");
  if (answer?.refused) return html`<p className="quiet">${answer.refused}</p>`;
  if (!answer) return null;
  const leaf =
    answer.leaves.find((/** @type {any} */ item) => item.leaf === chosen) ?? answer.leaves[0];
  return html`<div className="check">
    <div className="scroll" tabIndex=${0}>
      <table className="plain" aria-label=${t("drawer.check")}>
        <thead>
          <tr>
            <th scope="col">${t("leaf")}</th>
            <th scope="col">${t("check.automatic")}</th>
            <th scope="col">${t("check.central")}</th>
            <th scope="col">${t("check.best")}</th>
            <th scope="col">${t("check.complex")}</th>
          </tr>
        </thead>
        <tbody>
          ${answer.leaves.map(
            (/** @type {any} */ item) =>
              html`<tr key=${item.leaf} aria-selected=${item === leaf}>
                <th scope="row">
                  <button type="button" className="link" onClick=${() => setChosen(item.leaf)}><${NodeName} id=${item.leaf} /></button>
                </th>
                <${Digits} number=${item.automatic} />
                ${
                  item.finding === "no-value"
                    ? html`<td colSpan=${3}>${t("check.none")}</td>`
                    : html`<${Digits} number=${item.central} />
                        <td>${format(item.bestStep)}</td>
                        <${Digits} number=${item.complexStep} />`
                }
              </tr>`,
          )}
        </tbody>
      </table>
      ${answer.left > 0 && html`<p>${t("check.left", { leaves: answer.leaves.length, left: answer.left })}</p>`}
      ${findings().map(({ finding, words }) => {
        const at = answer.leaves.filter((/** @type {any} */ item) => item.finding === finding);
        const names = at.map((/** @type {any} */ item) => labelOf(app, item.leaf)).join(", ");
        return names && html`<p key=${finding}><strong>${names}:</strong> ${words}</p>`;
      })}
      <p>${t("check.why")}</p>
      <p className="quiet">${t("check.neither")}</p>
    </div>
    <div className="check-curve">
      <p className="curve-keys">
        <span className="key central"></span>${t("check.central")}
        <span className="key complex"></span>${t("check.complex")}
      </p>
      <${Errors} steps=${answer.steps} leaf=${leaf} />
    </div>
  </div>`;
}
