/** The palette: every leaf and operator of the table, to drag onto the canvas or to click. */

import { useState } from "../../vendor/vendor.js";
import { isLeaf, useApp } from "../state/app.js";
import { addNode } from "../acts/edits.js";
import { entryLabel } from "../words/names.js";
import { PALETTE_DRAG } from "../flow/Canvas.js";
import { t, tOr } from "../words/i18n.js";
import { html } from "../lib.js";
import { matching } from "../words/search.js";

/** @param {{entry: import("../state/app.js").PaletteEntry}} props */
function Entry({ entry }) {
  const app = useApp();
  return html`<button
    type="button"
    className=${isLeaf(entry.op) ? "palette-entry wide" : "palette-entry"}
    aria-label=${entry.op}
    title=${`${entry.op}: ${entryLabel(entry.op, entry.label)}`}
    draggable=${true}
    onDragStart=${(/** @type {DragEvent} */ event) => {
      event.dataTransfer?.setData(PALETTE_DRAG, entry.op);
      if (event.dataTransfer) event.dataTransfer.effectAllowed = "copy";
    }}
    onClick=${() => {
      addNode(app, { op: entry.op }, app.canvas?.freePlace(entry.op) ?? { x: 0, y: 0 }).catch(
        () => {},
      );
    }}
  >
    ${isLeaf(entry.op) ? t(`kind.${entry.op}`) : entry.symbol}
  </button>`;
}

export function Palette() {
  const { palette } = useApp();
  const [search, setSearch] = useState("");
  const found = matching(palette, search);
  /** @type {Map<string, import("../state/app.js").PaletteEntry[]>} */
  const groups = new Map();
  for (const entry of palette.filter((candidate) => found.includes(candidate))) {
    groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  }
  return html`<aside className="palette" aria-label=${t("palette.title")}>
    <input
      type="search"
      className="field"
      placeholder=${t("palette.search")}
      aria-label=${t("palette.search")}
      value=${search}
      onChange=${(/** @type {any} */ event) => setSearch(event.target.value)}
    />
    <div className="palette-groups">
      ${[...groups].map(
        ([group, entries]) =>
          html`<section key=${group} className="palette-group">
            <h2 className="heading">${tOr(`operators.${group}`, group)}</h2>
            <div className="palette-grid">
              ${entries.map((entry) => html`<${Entry} key=${entry.op} entry=${entry} />`)}
            </div>
          </section>`,
      )}
      ${found.length === 0 && html`<p className="quiet">${t("palette.none", { text: search })}</p>`}
    </div>
  </aside>`;
}
