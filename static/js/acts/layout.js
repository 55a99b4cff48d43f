/** Laying out: the server places the selection or the whole graph; here the nodes glide there. */

import { MESSAGES } from "../link/protocol.js";
import { t } from "../words/i18n.js";

/** @param {import("../state/app.js").App} app */
export async function layOut({ mirror, session, view, canvas }) {
  const nodes = view.nodes.length > 1 ? view.nodes : [];
  const placed = session.send(MESSAGES.ARRANGE, { nodes });
  canvas?.glide(placed);
  await placed;
  if (nodes.length === 0 || nodes.length === mirror.nodes.size) canvas?.fit();
}

/**
 * Say why nodes stay where they are in a window that lays them out by itself, and what changes that.
 * @param {import("../state/app.js").App} app
 */
export const explainLaid = ({ session, view }) =>
  session.notify(t(view.laid?.down ? "laid.down" : "laid.labels"), "note");

/**
 * What changes places, as it runs where they are seen; elsewhere it only says why not.
 * @param {(app: import("../state/app.js").App) => unknown} run
 * @returns {(app: import("../state/app.js").App) => unknown}
 */
export const placing = (run) => (app) => (app.view.laid ? explainLaid(app) : run(app));
