/** What the two numbers beside a node are; once it is put away, it stays away. From afar, the scale. */

import { useState } from "../../vendor/vendor.js";
import { visits } from "../link/kept.js";
import { useApp } from "../state/app.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { Scale } from "./Scale.js";

const KEY = "chalkgrad-legend-hidden";

export function Legend() {
  const { mirror, view, walker } = useApp();
  useTopic(view, "far");
  useTopic(walker, "walk");
  useTopic(mirror, "structure");
  const [hidden, setHidden] = useState(() => visits.get(KEY) !== null);
  if (mirror.nodes.size === 0) return null;
  // Until a walk has told every number, dots have no colours.
  if (view.far) return walker.over ? html`<${Scale} />` : null;
  // The caption of a walk says what its numbers are.
  if (hidden || walker.active) return null;
  return html`<p className="legend" aria-label=${t("legend")}>
    <b>${t("value")}</b> / <i>${t("gradient")}</i>
    <button
      type="button"
      aria-label=${t("legend.close")}
      onClick=${() => {
        visits.set(KEY, "1");
        setHidden(true);
      }}
    >
      ×
    </button>
  </p>`;
}
