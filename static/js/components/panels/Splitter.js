/** The edge of a panel: dragged, or moved with the arrow keys, it gives the panel more room. */

import { useRef } from "../../../vendor/vendor.js";
import { t } from "../../words/i18n.js";
import { html } from "../../lib.js";

/** Shares of the page that a panel can take, in per cent: both it and the canvas stay usable. */
const LEAST = 20;
const MOST = 75;

/** How far one press of an arrow key moves the edge, in per cent. */
const STEP = 5;

/** The keys that move the edge, by the sign of what the panel gets. */
const KEYS = { ArrowUp: 1, ArrowLeft: 1, ArrowDown: -1, ArrowRight: -1 };

/** @param {number} share */
const within = (share) => Math.min(MOST, Math.max(LEAST, Math.round(share)));

/**
 * @param {{share: number, usual: number, beside: boolean, onShare: (share: number) => void}} props
 *   shares in per cent of the panel's parent; beside: the panel is right of the canvas, not below
 */
export function Splitter({ share, usual, beside, onShare }) {
  const edge = useRef(/** @type {HTMLElement | null} */ (null));
  /** @param {{clientX: number, clientY: number}} pointer */
  const shareAt = ({ clientX, clientY }) => {
    const whole = edge.current?.parentElement?.parentElement?.getBoundingClientRect();
    if (!whole) return share;
    const part = beside
      ? (whole.right - clientX) / whole.width
      : (whole.bottom - clientY) / whole.height;
    return within(100 * part);
  };
  return html`<div
    ref=${edge}
    className=${beside ? "splitter beside" : "splitter"}
    role="separator"
    tabIndex=${0}
    aria-orientation=${beside ? "vertical" : "horizontal"}
    aria-label=${t("drawer.size")}
    aria-valuenow=${share}
    aria-valuemin=${LEAST}
    aria-valuemax=${MOST}
    title=${t("drawer.size")}
    onPointerDown=${(/** @type {any} */ event) => event.target.setPointerCapture(event.pointerId)}
    onPointerMove=${(/** @type {any} */ event) => event.buttons && onShare(shareAt(event))}
    onDoubleClick=${() => onShare(usual)}
    onKeyDown=${(/** @type {any} */ event) => {
      const sign = /** @type {Record<string, number>} */ (KEYS)[event.key];
      if (!sign) return;
      // Elsewhere these keys step through the graph.
      event.stopPropagation();
      event.preventDefault();
      onShare(within(share + sign * STEP));
    }}
  ></div>`;
}
