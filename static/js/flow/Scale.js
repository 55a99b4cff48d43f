/** From afar: what the colours of dots mean, and which number gives them, which is chosen here. */

import { useApp } from "../state/app.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { powersOf } from "./dots.js";

/** What a lazy run's plan does with a node that is seen from afar by its dot. */
const FATES = ["pruned", "folded"];

/** Which number colours dots, by whether it is the value. */
const CHOICES = /** @type {const} */ ([
  ["value", true],
  ["gradient", false],
]);

/** @param {{power: number}} props */
const Power = ({ power }) => html`<span>10<sup>${String(power).replace("-", "−")}</sup></span>`;

export function Scale() {
  const app = useApp();
  const { canvas, mirror, view } = app;
  useTopic(view, "shadeValues");
  useTopic(view, "contributions");
  for (const topic of ["header", "numbers", "structure"]) useTopic(mirror, topic);
  const powers = powersOf(app);
  const fates = new Set([...(mirror.plan?.fates.values() ?? [])].map(({ name }) => name));
  return html`<div className="legend scale" role="group" aria-label=${t("legend.far")}>
    <span className="segmented">
      ${CHOICES.map(
        ([kind, chosen]) =>
          html`<button
            key=${kind}
            type="button"
            className=${`segment ${kind}`}
            aria-pressed=${view.shadeValues === chosen}
            onClick=${() => view.switch({ shadeValues: chosen })}
          >
            ${t(kind)}
          </button>`,
      )}
    </span>
    <span className="scale-part">
      <${Power} power=${powers.least} />
      <span className=${view.shadeValues ? "scale-colours values" : "scale-colours"} />
      <${Power} power=${powers.most} />
    </span>
    <span className="scale-part"><span className="scale-dot" /> ${t("legend.none")}</span>
    ${FATES.filter((fate) => fates.has(fate)).map(
      (fate) =>
        html`<span key=${fate} className="scale-part">
          <span className=${`scale-dot ${fate}`} /> ${t(`fateShort.${fate}`)}
        </span>`,
    )}
    ${
      view.contributions &&
      html`<span className="scale-part" role="status">
        ${t("legend.wires")}
        <button type="button" className="segment" onClick=${() => canvas?.comeNearer()}>
          ${t("legend.nearer")}
        </button>
      </span>`
    }
  </div>`;
}
