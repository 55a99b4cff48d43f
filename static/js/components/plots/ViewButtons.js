/** Zoom and reset of a plot's view, for those who have no wheel. */

import { Icon } from "../../fields/Icon.js";
import { t } from "../../words/i18n.js";
import { html } from "../../lib.js";
import { KEY_ZOOM } from "./gestures.js";

/** @param {{onZoom: (factor: number) => void, onReset: (() => void) | null}} props */
export const ViewButtons = ({ onZoom, onReset }) =>
  html`<span className="view-buttons">
    <button type="button" className="button tool" aria-label=${t("plot.zoomIn")} title=${t("plot.zoomIn")} onClick=${() => onZoom(1 / KEY_ZOOM)}><${Icon} name="add" /></button>
    <button type="button" className="button tool" aria-label=${t("plot.zoomOut")} title=${t("plot.zoomOut")} onClick=${() => onZoom(KEY_ZOOM)}><${Icon} name="less" /></button>
    <button type="button" className="button tool" aria-label=${t("plot.reset")} title=${t("plot.reset")} disabled=${onReset === null} onClick=${() => onReset?.()}><${Icon} name="fit" /></button>
  </span>`;
