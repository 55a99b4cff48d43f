/** Eager against lazy: the same graph in both, and what each is good for. */

import { useApp } from "../../state/app.js";
import { labelOf } from "../../words/names.js";
import { t } from "../../words/i18n.js";
import { html, useTopic } from "../../lib.js";
import { MESSAGES } from "../../link/protocol.js";
import { useAnswer } from "../../fields/answer.js";
import { CommandButton } from "../CommandButton.js";

/** Nodes of an order that are named in a line. */
const NAMED = 14;

/** @param {{order: string[]}} props */
function Order({ order }) {
  const app = useApp();
  const names = order.slice(0, NAMED).map((id) => labelOf(app, id));
  return html`<p className="order">${names.join(" → ")}${order.length > NAMED ? " → …" : ""}</p>`;
}

export function ComparePanel() {
  const { mirror } = useApp();
  const numbers = useTopic(mirror, "numbers");
  useTopic(mirror, "header");
  const answer = useAnswer(MESSAGES.COMPARE, {}, [numbers]);
  if (answer?.refused) return html`<p className="quiet">${answer.refused}</p>`;
  if (!answer) return null;
  const { eager, lazy } = answer;
  return html`<div className="compare">
    <article className=${mirror.mode === "eager" ? "compare-side chosen" : "compare-side"}>
      <h2>${t("mode.eager")}</h2>
      <p className="big">${t("compare.operators", { count: eager.operators })}</p>
      <p>${t("compare.eager")}</p>
      <${Order} order=${eager.order} />
      <p className="quiet">${t("compare.eagerFor")}</p>
    </article>
    <article className=${mirror.mode === "lazy" ? "compare-side chosen" : "compare-side"}>
      <h2>${t("mode.lazy")}</h2>
      <p className="big">${t("compare.operators", { count: lazy.after })}</p>
      <p>${t("compare.lazy", lazy)}</p>
      <${Order} order=${lazy.order} />
      <p className="quiet">${t("compare.lazyFor")}</p>
    </article>
    <div className="compare-do">
      <${CommandButton} id="plan" />
      <${CommandButton} id="run" primary />
    </div>
  </div>`;
}
