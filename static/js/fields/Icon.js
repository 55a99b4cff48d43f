/** Signs that not every typeface has: players' buttons, and the cross that closes. */

import { html } from "../lib.js";

const PATHS = {
  first: "M5 5v14M19 5 9 12l10 7z",
  back: "M17 5 7 12l10 7z",
  play: "M5 5l7 7-7 7zM13 5l7 7-7 7z",
  pause: "M8 5v14M16 5v14",
  forward: "M7 5l10 7-10 7z",
  last: "M19 5v14M5 5l10 7-10 7z",
  close: "M6 6l12 12M18 6 6 18",
};

/** @param {{name: keyof typeof PATHS}} props */
export function Icon({ name }) {
  return html`<svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d=${PATHS[name]} />
  </svg>`;
}
