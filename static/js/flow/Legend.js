/** What the two numbers beside a node are; once it is put away, it stays away. */

import { useState } from "../../vendor/vendor.js";
import { visits } from "../link/kept.js";
import { useApp } from "../state/app.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";

const KEY = "chalkgrad-legend-hidden";

export function Legend() {
  const { mirror, view, walker } = useApp();
  useTopic(view, "far");
  useTopic(walker, "walk");
  useTopic(mirror, "structure");
  const [hidden, setHidden] = useState(() => visits.get(KEY) !== null);
  if (hidden || view.far || mirror.nodes.size === 0) return null;
  const { derivative } = walker;
  return html`<p className="legend" aria-label=${t("legend")}>
    <b>${t("value")}</b> / <i className=${derivative}>${t(derivative)}</i>
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
