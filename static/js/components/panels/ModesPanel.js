/** Forward mode against reverse mode: the Jacobian, and what each mode pays for it. */

import { useApp } from "../../state/app.js";
import { arityOf } from "../../acts/edits.js";
import { exact, format, unspell } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { NodeName } from "../NodeName.js";
import { html, useTopic } from "../../lib.js";
import { MESSAGES } from "../../link/protocol.js";
import { useAnswer } from "../../fields/answer.js";

/** @typedef {{passes: number, multiplications: number, additions: number}} Cost */

const COSTS = /** @type {const} */ (["passes", "multiplications", "additions"]);

/** @param {{forward: Cost, reverse: Cost, targets: string[], leaves: string[]}} props */
function Costs({ forward, reverse, targets, leaves }) {
  const ahead =
    reverse.multiplications < forward.multiplications
      ? "reverse"
      : reverse.multiplications > forward.multiplications
        ? "forward"
        : "same";
  return html`<div className="modes-costs">
    <table className="plain" aria-label=${t("modes.costs")}>
      <thead>
        <tr><td></td><th scope="col">${t("walk.forwardMode")}</th><th scope="col">${t("walk.reverse")}</th></tr>
      </thead>
      <tbody>
        ${COSTS.map(
          (cost) =>
            html`<tr key=${cost}>
              <th scope="row">${t(`modes.${cost}`)}</th>
              <td className=${ahead === "forward" ? "ahead" : ""}>${forward[cost]}</td>
              <td className=${ahead === "reverse" ? "ahead" : ""}>${reverse[cost]}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p>${t("modes.why", { inputs: leaves.length, outputs: targets.length })}</p>
    <p className="quiet">${t(`modes.${ahead}`)}</p>
  </div>`;
}

export function ModesPanel() {
  const app = useApp();
  const { mirror, view } = app;
  const numbers = useTopic(mirror, "numbers");
  useTopic(view, "selection");
  const operators = view.nodes.filter((id) => arityOf(app, id) > 0);
  const targets = operators.length > 1 ? operators : [];
  const answer = useAnswer(MESSAGES.MODES, { targets }, [numbers]);
  if (answer?.refused) return html`<p className="quiet">${answer.refused}</p>`;
  if (!answer) return null;
  return html`<div className="modes">
    <div className="scroll" tabIndex=${0}>
      <table className="plain jacobian" aria-label=${t("modes.jacobian")}>
        <caption>${t("modes.jacobian")}</caption>
        <thead>
          <tr>
            <td></td>
            ${answer.leaves.map((/** @type {string} */ leaf) => html`<th key=${leaf} scope="col">∂/∂<${NodeName} id=${leaf} /></th>`)}
          </tr>
        </thead>
        <tbody>
          ${answer.targets.map(
            (/** @type {string} */ target, /** @type {number} */ index) =>
              html`<tr key=${target}>
                <th scope="row">
                  <button type="button" className="link" onClick=${() => app.canvas?.reveal(target)}><${NodeName} id=${target} /></button>
                </th>
                ${answer.jacobian[index].map(
                  (/** @type {any} */ spelled, /** @type {number} */ at) => {
                    const number = unspell(spelled) ?? NaN;
                    return html`<td key=${answer.leaves[at]} className="gradient" title=${exact(number)}>${format(number)}</td>`;
                  },
                )}
              </tr>`,
          )}
        </tbody>
      </table>
      <p className="quiet">${t("modes.choose")}</p>
    </div>
    <${Costs} ...${answer} />
  </div>`;
}
