/** Step, run and stop of a descent, beside its settings and beside the map. */

import { useApp } from "../../state/app.js";
import { parseNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";

/**
 * The variables that move the target.
 * @param {import("../../state/app.js").App} app
 */
export const variablesOf = ({ mirror }) =>
  [...mirror.nodes.values()]
    .filter(({ id, op }) => op === "variable" && mirror.numbersOf(id).gradient !== null)
    .map(({ id }) => id);

/**
 * The learning rate, or null where what was typed is none.
 * @param {import("../../state/descent.js").Descent} descent
 */
export function rateOf({ rate }) {
  const number = parseNumber(rate);
  return number !== null && number > 0 ? number : null;
}

export function DescentButtons() {
  const app = useApp();
  const { descent, mirror } = app;
  useTopic(descent, "descent");
  useTopic(mirror, "numbers");
  const variables = variablesOf(app).filter((id) => !descent.left.has(id));
  const rate = rateOf(descent);
  const ready = variables.length > 0 && rate !== null;
  /** @param {() => unknown} then */
  const running = async (then) => {
    const { method } = descent;
    if (!descent.run && !(await descent.begin({ variables, method, rate: rate ?? 0 }))) return;
    await then();
  };
  const button = { type: "button", disabled: !ready || descent.playing };
  return html`<button ...${button} className="button" onClick=${() => void running(() => descent.step())}>
      ${t("descent.step")}
    </button>
    ${
      descent.playing
        ? html`<button type="button" className="button primary" onClick=${() => descent.stop()}>${t("descent.stop")}</button>`
        : html`<button ...${button} className="button primary" onClick=${() => void running(() => descent.play())}>
            ${t("descent.play")}
          </button>`
    }`;
}
