/** How far it is from a body to the next one on its row: so much room there is for its numbers. */

import { bodyOf } from "../state/notation.js";

/**
 * @typedef {import("../state/app.js").App} App
 * @typedef {{x: number, y: number, half: number, way: number}} Place of a body's middle, how far it
 *   reaches, and on which side its numbers are: 1 for the right, -1 for the left
 * @typedef {{structure: number, laid: import("../state/view.js").Laid | null, down: boolean,
 *   places: Map<string, Place>, rows: Map<number, Place[]>}} Rows
 */

/** @type {WeakMap<App, Rows>} found once for all numbers of a picture */
const FOUND = new WeakMap();

/** Bodies whose middles are nearer than this, down, are on one row. @param {App} app */
const reachOf = ({ measures }) => measures.table.disc / 2 + measures.table.line;

/**
 * Bodies by the row of the canvas in which their middles lie.
 * @param {App} app
 * @returns {Rows}
 */
function rowsOf(app) {
  const { measures, mirror, view } = app;
  const structure = mirror.topic("structure").now();
  const known = FOUND.get(app);
  const { laid, down } = view;
  const same = known?.structure === structure && known.laid === laid && known.down === down;
  if (known && same) return known;
  const high = reachOf(app);
  /** @type {Rows} */
  const found = { structure, laid, down, places: new Map(), rows: new Map() };
  for (const [id, own] of mirror.nodes) {
    if (mirror.standsInside(id)) continue;
    const { x, y } = laid?.places.get(id) ?? own;
    const body = bodyOf(app, id);
    const way = body.back && !down ? -1 : 1;
    const place = { x, y, half: measures.half(body), way };
    const row = Math.floor(y / high);
    found.places.set(id, place);
    found.rows.set(row, [...(found.rows.get(row) ?? []), place]);
  }
  FOUND.set(app, found);
  return found;
}

/**
 * @param {App} app
 * @param {string} id of a node that is drawn
 */
export function roomBeside(app, id) {
  const { places, rows } = rowsOf(app);
  const own = places.get(id);
  let room = Infinity;
  if (!own) return room;
  const high = reachOf(app);
  const row = Math.floor(own.y / high);
  const start = own.half + app.measures.table.gap;
  for (const { x, y, half } of [row - 1, row, row + 1].flatMap((near) => rows.get(near) ?? [])) {
    const off = own.way * (x - own.x);
    if (off > 0 && Math.abs(y - own.y) < high) room = Math.min(room, off - half - start);
  }
  return room;
}
