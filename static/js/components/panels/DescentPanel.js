/** Descent: minimise the target, one undoable step at a time. */

import { useMemo } from "../../../vendor/vendor.js";
import { useApp } from "../../state/app.js";
import { labelOf } from "../../words/names.js";
import { exact, format } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { axes, Chart, token } from "../plots/Chart.js";
import { DescentButtons, rateOf, variablesOf } from "./DescentButtons.js";

const METHODS = ["gradient", "momentum", "adam"];

function Losses() {
  const { descent } = useApp();
  useTopic(descent, "descent");
  const options = useMemo(
    () => ({
      scales: { x: { time: false } },
      axes: axes(),
      series: [{}, { stroke: token("value"), width: 2.5, points: { show: true, size: 5 } }],
    }),
    [],
  );
  const data = useMemo(
    () => [descent.path.map(({ steps }) => steps), descent.path.map(({ loss }) => loss)],
    [descent.path],
  );
  return html`<${Chart} className="chart grow" options=${options} data=${data} label=${t("descent.curve")} />`;
}

export function DescentPanel() {
  const app = useApp();
  const { mirror, descent, view } = app;
  useTopic(descent, "descent");
  useTopic(mirror, "structure");
  useTopic(mirror, "numbers");
  const variables = variablesOf(app);
  const chosen = variables.filter((id) => !descent.left.has(id));
  /** @param {string} id */
  const toggle = (id) => {
    const left = new Set(descent.left);
    if (!left.delete(id)) left.add(id);
    descent.set({ left });
  };
  const toMap = () => {
    view.setPlot({ node: mirror.target ?? undefined, leaf: chosen[0], second: chosen[1] });
    view.showDrawer("plot");
  };
  const loss = mirror.target === null ? null : mirror.numbersOf(mirror.target).value;
  return html`<div className="descent">
    <div className="descent-tools">
      <label className="row"><span className="heading">${t("descent.method")}</span>
        <select className="field small" value=${descent.method} onChange=${(/** @type {any} */ event) => descent.set({ method: event.target.value })}>
          ${METHODS.map((id) => html`<option key=${id} value=${id}>${t(`descent.${id}`)}</option>`)}
        </select>
      </label>
      <label className="row"><span className="heading">${t("descent.rate")}</span>
        <input className=${rateOf(descent) === null ? "field small bound wrong" : "field small bound"} value=${descent.rate} onChange=${(/** @type {any} */ event) => descent.set({ rate: event.target.value })} />
      </label>
      <fieldset className="row">
        <legend className="heading">${t("descent.variables")}</legend>
        ${variables.map(
          (id) =>
            html`<label key=${id} className="choice">
              <input type="checkbox" checked=${!descent.left.has(id)} onChange=${() => toggle(id)} />${labelOf(app, id)}
            </label>`,
        )}
        ${variables.length === 0 && html`<p className="quiet">${t("descent.none")}</p>`}
      </fieldset>
      <div className="row">
        <${DescentButtons} />
        ${chosen.length > 1 && html`<button type="button" className="button" onClick=${toMap}>${t("descent.map")}</button>`}
      </div>
      <p role="status">
        ${t("descent.at", { steps: descent.path[descent.path.length - 1]?.steps ?? 0 })}
        ${loss !== null && html` · ${t("descent.loss")} <b className="value" title=${exact(loss)}>${format(loss)}</b>`}
      </p>
      ${descent.ended && html`<p className="field-problem" role="alert">${descent.ended}</p>`}
      <p className="quiet">${t("descent.hint")}</p>
    </div>
    <${Losses} />
  </div>`;
}
