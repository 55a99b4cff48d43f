/** Drawing frames around nodes, and typing their titles at once. */

import { randomId } from "../link/ids.js";

/** @typedef {import("../state/app.js").App} App */

/** Length of a frame's id: two people adding at once do not meet on one. */
const ID_LENGTH = 8;

/** Room between a frame and the nodes it is drawn around, in canvas units; more for its title. */
const FRAME_ROOM = { side: 10, top: 24 };

/**
 * The frame around a box.
 * @param {{x: number, y: number, width: number, height: number}} box
 */
export const frameAround = ({ x, y, width, height }) => ({
  x: x - FRAME_ROOM.side,
  y: y - FRAME_ROOM.top,
  width: width + 2 * FRAME_ROOM.side,
  height: height + FRAME_ROOM.top + FRAME_ROOM.side,
});

/**
 * A field out of sight that has the caret until the frame is there: what is typed meanwhile is the
 * beginning of its title, and no command.
 */
function titleAhead() {
  const field = document.createElement("input");
  field.className = "unseen";
  field.setAttribute("aria-hidden", "true");
  document.body.append(field);
  field.focus({ preventScroll: true });
  return field;
}

/**
 * Draw a frame around the selected nodes, where the document has them, with the caret in its title.
 * @param {App} app
 */
export async function frameSelection({ canvas, session, view }) {
  const around = canvas?.documentBounds(view.nodes);
  if (!around) return;
  const id = `r${randomId(ID_LENGTH - 1)}`;
  const frame = { id, title: "", colour: "green", ...frameAround(around) };
  const field = titleAhead();
  view.titled = { frame: id, field };
  try {
    await session.edit({ type: "set_frame", id, frame });
  } finally {
    // A window that lays nodes out by itself may have no place for the frame.
    requestAnimationFrame(() => requestAnimationFrame(() => field.remove()));
  }
}

/**
 * What was typed for the title of a frame that is drawn by now; null for one that nobody titles.
 * @param {App} app
 * @param {string} frame
 * @returns {string | null}
 */
export function takeTitle({ view }, frame) {
  if (view.titled?.frame !== frame) return null;
  const { field } = view.titled;
  view.titled = null;
  return field.value;
}
