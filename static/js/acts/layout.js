/**
 * Laying out: the server places the selection or the whole graph, or turns it; here the nodes glide
 * there.
 */

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
 * Fix where values run, or, with null, leave it to each window.
 * @param {import("../state/app.js").App} app
 * @param {import("../state/mirror.js").Direction | null} direction
 */
async function turn({ mirror, session, canvas }, direction) {
  if (mirror.direction === direction) return;
  const placed = session.send(MESSAGES.TURN, { direction });
  canvas?.glide(placed);
  await placed;
  canvas?.fit();
}

/**
 * Say why nodes stay where they are in a window that lays them out by itself, and what changes that.
 * @param {import("../state/app.js").App} app
 */
export const explainLaid = ({ session, view }) =>
  session.notify(t(view.down ? "laid.down" : "laid.labels"), "note");

/**
 * What changes places, as it runs where they are seen; elsewhere it only says why not.
 * @param {(app: import("../state/app.js").App) => unknown} run
 * @returns {(app: import("../state/app.js").App) => unknown}
 */
export const placing = (run) => (app) => (app.view.laid ? explainLaid(app) : run(app));

/**
 * Where values run: as each window finds best, or so in all.
 * @type {["automatic" | "right" | "down", import("../state/mirror.js").Direction | null][]}
 */
const DIRECTIONS = [
  ["automatic", null],
  ["right", "right"],
  ["down", "down"],
];

/** A part of the registry in commands.js. @type {import("./commands.js").Command[]} */
export const DIRECTION_COMMANDS = DIRECTIONS.map(([name, direction]) => ({
  id: `direction-${name}`,
  group: "arrange",
  keywords: "orientation vertical horizontal top bottom left",
  keys: [],
  checked: ({ mirror }) => mirror.direction === direction,
  run: (app) => turn(app, direction),
}));
