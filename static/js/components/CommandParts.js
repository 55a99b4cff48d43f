/** What the views of the registry of commands share. */

import { useEffect, useRef } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { shownKey } from "../acts/shortcuts.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";

/** @param {{keys: string[]}} props */
export function Keys({ keys }) {
  return html`<span className="keys">
    ${keys.map((key) => html`<kbd key=${key}>${shownKey(key)}</kbd>`)}
  </span>`;
}

/**
 * A command's name, with a mark where it is a switch that is on.
 * @param {{id: string}} props
 */
export function Name({ id }) {
  const { commands } = useApp();
  const { label } = commands.words(id);
  return html`<span>${commands.checked(id) ? t("commands.on", { label }) : label}</span>`;
}

/**
 * A dialog that opens with its parent and closes the popup with itself.
 * @param {{title: string, children: unknown, wide?: boolean, className?: string}} props
 */
export function Dialog({ title, children, wide = false, className = "" }) {
  const { view } = useApp();
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  return html`<dialog
    ref=${dialog}
    className=${["dialog", wide && "wide", className].filter(Boolean).join(" ")}
    aria-label=${title}
    onClose=${() => view.open(null)}
    onClick=${(/** @type {MouseEvent} */ event) => {
      if (event.target === dialog.current) dialog.current?.close();
    }}
  >
    ${children}
  </dialog>`;
}
