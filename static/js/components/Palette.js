/** The palette: every leaf and operator of the table, to drag onto the canvas or to click. */

import { useState } from "../../vendor/vendor.js";
import { isLeaf, useApp } from "../app.js";
import { addNode } from "../edits.js";
import { PALETTE_DRAG } from "../flow/Canvas.js";
import { html } from "../lib.js";
import { matching } from "./search.js";

/** @param {{entry: import("../app.js").PaletteEntry}} props */
function Entry({ entry }) {
  const app = useApp();
  return html`<button
    type="button"
    className=${isLeaf(entry.op) ? "palette-entry wide" : "palette-entry"}
    aria-label=${entry.op}
    title=${`${entry.op}: ${entry.label}`}
    draggable=${true}
    onDragStart=${(/** @type {DragEvent} */ event) => {
      event.dataTransfer?.setData(PALETTE_DRAG, entry.op);
      if (event.dataTransfer) event.dataTransfer.effectAllowed = "copy";
    }}
    onClick=${() => {
      addNode(app, { op: entry.op }, app.view.middle?.() ?? { x: 0, y: 0 }).catch(() => {});
    }}
  >
    ${entry.symbol}
  </button>`;
}

export function Palette() {
  const { palette } = useApp();
  const [search, setSearch] = useState("");
  const found = matching(palette, search);
  /** @type {Map<string, import("../app.js").PaletteEntry[]>} */
  const groups = new Map();
  for (const entry of palette.filter((candidate) => found.includes(candidate))) {
    groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  }
  return html`<aside className="palette" aria-label="Palette">
    <input
      type="search"
      className="field"
      placeholder="Search operators"
      aria-label="Search operators"
      value=${search}
      onChange=${(/** @type {any} */ event) => setSearch(event.target.value)}
    />
    <div className="palette-groups">
      ${[...groups].map(
        ([group, entries]) =>
          html`<section key=${group} className="palette-group">
            <h2 className="heading">${group}</h2>
            <div className="palette-grid">
              ${entries.map((entry) => html`<${Entry} key=${entry.op} entry=${entry} />`)}
            </div>
          </section>`,
      )}
      ${found.length === 0 && html`<p className="quiet">No operator is called “${search}”.</p>`}
    </div>
  </aside>`;
}
