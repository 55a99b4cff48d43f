/** Descent: minimise the target, one undoable step at a time. */

import { useMemo } from "../../../vendor/vendor.js";
import { useApp } from "../../state/app.js";
import { labelOf } from "../../words/names.js";
import { exact, format } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { NodeName } from "../NodeName.js";
import { html, useTopic } from "../../lib.js";
import { axes, Chart, token, useTheme } from "../plots/Chart.js";
import { asPower, decades } from "../plots/scale.js";
import { DescentButtons, movedOf, useRate, variablesOf } from "./DescentButtons.js";

const METHODS = ["gradient", "momentum", "adam"];

/** Losses so many times apart are seen by powers of ten: on an even axis all but the first are 0. */
const APART = 50;

/** Room that a power of ten takes along its axis, in pixels. */
const POWER_ROOM = 40;

/** @param {(number | null)[]} losses */
function spread(losses) {
  const there = /** @type {number[]} */ (losses.filter((loss) => loss !== null));
  const least = Math.min(...there);
  return there.length > 0 && least > 0 && Math.max(...there) > APART * least;
}

function Losses() {
  const app = useApp();
  const { descent, mirror } = app;
  useTopic(descent, "descent");
  const theme = useTheme();
  const byPowers = spread(descent.path.map(({ loss }) => loss));
  const options = useMemo(() => {
    const [across, up] = axes({ whole: true });
    const powers = {
      ...up,
      splits: (
        /** @type {any} */ { height },
        /** @type {number} */ _,
        /** @type {number} */ low,
        /** @type {number} */ high,
      ) => decades([low, high], height / POWER_ROOM),
      values: (/** @type {any} */ _, /** @type {number[]} */ splits) => splits.map(asPower),
    };
    return {
      scales: { x: { time: false }, y: { distr: byPowers ? 3 : 1 } },
      axes: [across, byPowers ? powers : up],
      series: [{}, { stroke: token("value"), width: 2.5, points: { show: true, size: 5 } }],
    };
  }, [byPowers, theme]);
  const data = useMemo(
    () => [descent.path.map(({ steps }) => steps), descent.path.map(({ loss }) => loss)],
    [descent.path],
  );
  const loss = mirror.target === null ? t("descent.loss") : labelOf(app, mirror.target);
  if (descent.path.length === 0) {
    return html`<p className="quiet chart-none">${t("descent.before")}</p>`;
  }
  return html`<${Chart} className="chart grow" options=${options} data=${data} label=${t("descent.curve")} across=${{ latex: null, text: t("descent.steps") }} up=${{ latex: null, text: loss }} />`;
}

export function DescentPanel() {
  const app = useApp();
  const { mirror, descent, view } = app;
  useTopic(descent, "descent");
  useTopic(mirror, "structure");
  useTopic(mirror, "numbers");
  const variables = variablesOf(app);
  const chosen = movedOf(app);
  /** @param {string} id */
  const toggle = (id) => {
    const left = new Set(variables.filter((other) => chosen.includes(other) === (other === id)));
    descent.set({ left });
  };
  const toMap = () => {
    view.setPlot({ node: mirror.target ?? undefined, leaf: chosen[0], second: chosen[1] });
    view.showDrawer("plot");
  };
  const rate = useRate();
  const typed = descent.rate !== "";
  const loss = mirror.target === null ? null : mirror.numbersOf(mirror.target).value;
  return html`<div className="descent">
    <div className="descent-tools">
      <label className="row"><span className="heading">${t("descent.method")}</span>
        <select className="field small" value=${descent.method} onChange=${(/** @type {any} */ event) => descent.set({ method: event.target.value })}>
          ${METHODS.map((id) => html`<option key=${id} value=${id}>${t(`descent.${id}`)}</option>`)}
        </select>
      </label>
      <label className="row"><span className="heading">${t("descent.rate")}</span>
        <input className=${rate === null ? "field small bound wrong" : "field small bound"} value=${typed ? descent.rate : rate} onChange=${(/** @type {any} */ event) => descent.set({ rate: event.target.value })} />
        ${
          typed
            ? html`<button type="button" className="button small" title=${t("descent.suggestHint")} onClick=${() => descent.set({ rate: "" })}>${t("descent.suggest")}</button>`
            : html`<span className="quiet">${t("descent.suggested")}</span>`
        }
      </label>
      <fieldset className="row">
        <legend className="heading">${t("descent.variables")}</legend>
        ${variables.map(
          (id) =>
            html`<label key=${id} className="choice">
              <input type="checkbox" checked=${chosen.includes(id)} onChange=${() => toggle(id)} /><${NodeName} id=${id} />
            </label>`,
        )}
        ${variables.length === 0 && html`<p className="quiet">${t("descent.none")}</p>`}
      </fieldset>
      <div className="row">
        <${DescentButtons} rate=${rate} />
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
