/** What formula text on the clipboard will be read as, where its letters have two readings. */

import { useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { pasteFormula } from "../acts/files.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { Reading, useLetters } from "./Reading.js";

/** How wide the menu is, and how far below the top of the window, in pixels. */
const WIDTH = 320;
const TOP = 104;

/** @param {{text: string}} props */
export function PasteMenu({ text }) {
  const app = useApp();
  const { letters, turn, turnedBy } = useLetters();
  const [sent, setSent] = useState(false);
  const close = () => app.view.open(null);

  const add = async () => {
    setSent(true);
    await pasteFormula(app, text);
    close();
  };

  const left = Math.max(8, (window.innerWidth - WIDTH) / 2);
  return html`<div
    role="dialog"
    aria-label=${t("paste.title")}
    className="menu"
    style=${{ left: `${left}px`, top: `${TOP}px` }}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      turnedBy(event);
      if (event.key === "Escape") close();
      event.stopPropagation();
    }}
  >
    <h2 className="heading">${t("paste.title")}</h2>
    <${Reading} text=${text} letters=${letters} onTurn=${turn} />
    <div className="menu-buttons">
      <button type="button" className="button" onClick=${close}>${t("paste.not")}</button>
      <button type="button" className="button primary" autoFocus disabled=${sent} onClick=${add}>
        ${t("formula.add")}
      </button>
    </div>
  </div>`;
}
