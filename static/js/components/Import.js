/** What a file holds and what of it does not come along, before it is opened. */

import { useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { keep } from "../acts/imports.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { Dialog } from "./CommandParts.js";

/** @typedef {import("../acts/imports.js").Told} Told */

/** @param {{graph: Told["graphs"][number]}} props */
function Row({ graph }) {
  return html`<li className="export-row">
    <span className="export-words">
      <span>${graph.title || t("import.untitled")}</span>
      ${graph.lost.map((sentence) => html`<span key=${sentence} className="quiet">${sentence}</span>`)}
    </span>
    <span className="quiet">${t("import.size", { nodes: graph.nodes, wires: graph.wires })}</span>
  </li>`;
}

/** @param {{file: File, told: Told}} props */
export function Import({ file, told }) {
  const { view } = useApp();
  const [sent, setSent] = useState(false);
  const [failure, setFailure] = useState("");
  const title = t("import.title", { file: file.name });

  const open = async () => {
    setSent(true);
    try {
      await keep(file, told);
    } catch (error) {
      setFailure(t("file.cannotOpen", { why: /** @type {Error} */ (error).message }));
      setSent(false);
    }
  };

  return html`<${Dialog} title=${title} wide>
    <h2 className="dialog-title">${title}</h2>
    <p className="quiet">${told.name}</p>
    ${told.left_out.map((sentence) => html`<p key=${sentence} className="export-refusal">${sentence}</p>`)}
    <div className="export" tabIndex=${0} aria-label=${title} role="group">
      <ul>${told.graphs.map((graph, at) => html`<${Row} key=${at} graph=${graph} />`)}</ul>
    </div>
    ${failure && html`<p role="alert">${failure}</p>`}
    <div className="dialog-foot menu-buttons">
      <button type="button" className="button" onClick=${() => view.open(null)}>${t("import.not")}</button>
      <button type="button" className="button primary" autoFocus disabled=${sent} onClick=${open}>
        ${told.whole ? t("import.open") : t("import.rest")}
      </button>
    </div>
  <//>`;
}
