/** Laying out: the server places the selection or the whole graph; here the nodes glide there. */

import { MESSAGES } from "../link/protocol.js";

/** @param {import("../state/app.js").App} app */
export async function layOut({ mirror, session, view, canvas }) {
  const nodes = view.nodes.length > 1 ? view.nodes : [];
  const placed = session.send(MESSAGES.ARRANGE, { nodes });
  canvas?.glide(placed);
  await placed;
  if (nodes.length === 0 || nodes.length === mirror.nodes.size) canvas?.fit();
}
