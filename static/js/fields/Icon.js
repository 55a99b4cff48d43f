/** Signs that not every typeface has. Lines are drawn, and what is to be read as a body is filled. */

import { html } from "../lib.js";

/** Players' buttons. */
const FILLED = {
  first: "M5 5v14M19 5 9 12l10 7z",
  back: "M17 5 7 12l10 7z",
  play: "M5 5l7 7-7 7zM13 5l7 7-7 7z",
  pause: "M8 5v14M16 5v14",
  forward: "M7 5l10 7-10 7z",
  last: "M19 5v14M5 5l10 7-10 7z",
};

/** Commands, mostly by their ids. */
const DRAWN = {
  add: "M12 5v14M5 12h14",
  connect:
    "M9 6a3 3 0 1 0-6 0 3 3 0 0 0 6 0zM21 18a3 3 0 1 0-6 0 3 3 0 0 0 6 0zM9 6h2c3 0 0 12 3 12h1",
  close: "M6 6l12 12M18 6 6 18",
  "change-operator": "M17 4c-4-1-4 3-4.5 6l-1.5 7c-.5 3-2 4-5 3M8 11h9",
  contributions: "M4 5h16L12 20z",
  delete: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v6M13.5 11v6",
  details: "M3 5h18v14H3zM14 5v14M17 9.5h1M17 13h1",
  duplicate: "M9 9h11v11H9zM5 15H4V4h11v1",
  "edit-constant": "M9 4 7 20M17 4l-2 16M4 9h16M3.5 15h16",
  "differentiate-again": "M13 5c-3-2-4 0-4 3v10c0 2-1 3-3 2M5 11h8M17 4l-1 5M21 4l-1 5",
  "expand-gradient":
    "M7 12a2 2 0 1 0-4 0 2 2 0 0 0 4 0zM21 6a2 2 0 1 0-4 0 2 2 0 0 0 4 0zM21 18a2 2 0 1 0-4 0 2 2 0 0 0 4 0zM7 11l10-4M7 13l10 4",
  file: "M12 15V4M8 8l4-4 4 4M5 13v7h14v-7",
  find: "M4 10a6 6 0 1 0 12 0 6 6 0 0 0-12 0M14.5 14.5 20 20",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  language: "M4 12a8 8 0 1 0 16 0 8 8 0 0 0-16 0M4 12h16M12 4c-4.5 5-4.5 11 0 16 4.5-5 4.5-11 0-16",
  "lay-out": "M3 9h6v6H3zM15 3h6v6h-6zM15 15h6v6h-6zM9 12h3M15 6h-3v12h3",
  less: "M5 12h14",
  "lesson-open": "M7 4h10v16l-5-4-5 4z",
  lessons:
    "M12 6.5C10 5 6 5 3 5.5V19c3-.5 7-.5 9 1 2-1.5 6-1.5 9-1V5.5C18 5 14 5 12 6.5zM12 6.5V20",
  palette: "M4 6h16M4 12h16M4 18h16",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  pin: "M9 4h6l-1 7 4 4H6l4-4zM12 15v6",
  "pin-slider": "M3 12h18M9 12a3 3 0 1 0 6 0 3 3 0 0 0-6 0",
  plan: "M4 7l2 2 3-4M13 7h7M4 16l2 2 3-4M13 17h7",
  plot: "M4 4v16h16M7 16c4 0 4-9 7-9 2 0 3 2 6 2",
  "pull-out": "M20 20H10V9M5 14l5-5 5 5",
  "put-in": "M4 4h10v11M9 10l5 5 5-5",
  problems: "M12 4 2.5 20h19zM12 10v5M12 17.5v.1",
  projector: "M3 4h18M5 4v11h14V4M12 15v3M8 21l4-3 4 3",
  redo: "M16 5l4 4-4 4M20 9h-9a5 5 0 0 0-5 5v4",
  rename: "M4 20l1-5L16 4l4 4L9 19zM13 7l4 4",
  "set-target": "M4 12a8 8 0 1 0 16 0 8 8 0 0 0-16 0M9 12a3 3 0 1 0 6 0 3 3 0 0 0-6 0",
  "swap-inputs": "M8 20V5M4 9l4-4 4 4M16 4v15M12 15l4 4 4-4",
  "reveal-all": "M2 12c4-8 16-8 20 0-4 8-16 8-20 0zM9 12a3 3 0 1 0 6 0 3 3 0 0 0-6 0",
  theme: "M4 12a8 8 0 1 0 16 0 8 8 0 0 0-16 0M12 4v16M12 8h6.5M12 12h8M12 16h6.5",
  trace: "M4 5h16v14H4zM4 10h16M10 10v9",
  undo: "M8 5 4 9l4 4M4 9h9a5 5 0 0 1 5 5v4",
};

/** @typedef {keyof typeof FILLED | keyof typeof DRAWN} IconName */

/** @param {{name: IconName}} props */
export function Icon({ name }) {
  const path = { ...FILLED, ...DRAWN }[name];
  return html`<svg
    className=${name in FILLED ? "icon filled" : "icon"}
    viewBox="0 0 24 24"
    aria-hidden="true"
  >
    <path d=${path} />
  </svg>`;
}
