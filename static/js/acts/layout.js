/** Laying out: the server places the selection or the whole graph; here the nodes glide there. */

import { MESSAGES } from "../link/protocol.js";

/** How long the nodes take to their new places, in milliseconds; see canvas.css. */
const GLIDE_MS = 350;

/** @param {import("../state/app.js").App} app */
export async function layOut({ mirror, session, view, canvas }) {
  const nodes = view.nodes.length > 1 ? view.nodes : [];
  canvas?.glide(GLIDE_MS);
  await session.send(MESSAGES.ARRANGE, { nodes });
  if (nodes.length === 0 || nodes.length === mirror.nodes.size) canvas?.fit();
}
