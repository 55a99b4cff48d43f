/** Descent: minimise the target, one undoable step at a time. */

import { useMemo, useState } from "../../vendor/vendor.js";
import { useApp } from "../app.js";
import { labelOf } from "../edits.js";
import { exact, format, parseNumber } from "../format.js";
import { t } from "../i18n.js";
import { html, useTopic } from "../lib.js";
import { axes, Chart, token } from "./Chart.js";

const METHODS = ["gradient", "momentum", "adam"];

/** A rate to begin with: small enough for most formulas of a lesson. */
const USUAL_RATE = "0.1";

function Losses() {
  const { descent } = useApp();
  useTopic(descent, "descent");
  const options = useMemo(
    () => ({
      scales: { x: { time: false } },
      axes: axes(),
      series: [{}, { stroke: token("value"), width: 2.5, points: { show: true, size: 5 } }],
      cursor: { drag: { x: false, y: false } },
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
  const [method, setMethod] = useState("gradient");
  const [rate, setRate] = useState(USUAL_RATE);
  const [left, setLeft] = useState(/** @type {Set<string>} */ (new Set()));
  const variables = [...mirror.nodes.values()]
    .filter(({ id, op }) => op === "variable" && mirror.numbersOf(id).gradient !== null)
    .map(({ id }) => id);
  const chosen = variables.filter((id) => !left.has(id));
  const number = parseNumber(rate);
  const ready = chosen.length > 0 && number !== null && number > 0;

  /** @param {() => unknown} then */
  const running = async (then) => {
    if (!descent.run) {
      const begun = await descent.begin({ variables: chosen, method, rate: number ?? 0 });
      if (!begun) return;
    }
    await then();
  };
  /** @param {string} id */
  const toggle = (id) => {
    descent.forget();
    const others = new Set(left);
    if (!others.delete(id)) others.add(id);
    setLeft(others);
  };
  const loss = mirror.target === null ? null : mirror.numbersOf(mirror.target).value;
  return html`<div className="descent">
    <div className="descent-tools">
      <label className="row"><span className="heading">${t("descent.method")}</span>
        <select className="field small" value=${method} onChange=${(/** @type {any} */ event) => {
          descent.forget();
          setMethod(event.target.value);
        }}>
          ${METHODS.map((id) => html`<option key=${id} value=${id}>${t(`descent.${id}`)}</option>`)}
        </select>
      </label>
      <label className="row"><span className="heading">${t("descent.rate")}</span>
        <input className=${number === null || number <= 0 ? "field small bound wrong" : "field small bound"} value=${rate} onChange=${(
          /** @type {any} */ event,
        ) => {
          descent.forget();
          setRate(event.target.value);
        }} />
      </label>
      <fieldset className="row">
        <legend className="heading">${t("descent.variables")}</legend>
        ${variables.map(
          (id) =>
            html`<label key=${id} className="choice">
              <input type="checkbox" checked=${!left.has(id)} onChange=${() => toggle(id)} />${labelOf(app, id)}
            </label>`,
        )}
        ${variables.length === 0 && html`<p className="quiet">${t("descent.none")}</p>`}
      </fieldset>
      <div className="row">
        <button type="button" className="button" disabled=${!ready || descent.playing} onClick=${() => void running(() => descent.step())}>${t("descent.step")}</button>
        ${
          descent.playing
            ? html`<button type="button" className="button primary" onClick=${() => descent.stop()}>${t("descent.stop")}</button>`
            : html`<button type="button" className="button primary" disabled=${!ready} onClick=${() => void running(() => descent.play())}>${t("descent.play")}</button>`
        }
        ${
          chosen.length > 1 &&
          html`<button type="button" className="button" onClick=${() => {
            view.setPlot({ node: mirror.target ?? undefined, leaf: chosen[0], second: chosen[1] });
            view.showDrawer("plot");
          }}>${t("descent.map")}</button>`
        }
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
