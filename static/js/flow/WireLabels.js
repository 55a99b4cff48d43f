/**
 * What is written on wires: upstream × local = contribution, where that is asked for and at each step
 * of a walk. A label covers no body, no number that counts and no other label, and at a step it is as
 * large as it must be to be read.
 */

import { useReactFlow, useStore, ViewportPortal } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { Boundary } from "../fields/Boundary.js";
import { bodyOf } from "../state/notation.js";
import { formatBeside, formatSeen } from "../words/format.js";
import { html, useTopic } from "../lib.js";
import { factor } from "./Figures.js";
import { placeLabels } from "./labels.js";
import { leastHeight } from "./legible.js";
import { Product, sumText } from "./Product.js";
import { sizeOf, transformOf } from "./stores.js";

/** What a label depends on. */
const MIRRORED = ["structure", "hidden", "numbers"];
const VIEWED = ["contributions", "far", "hovered", "laid", "projector", "selection"];

/** How the name of a hidden local derivative begins; its wire follows. */
const LOCAL = "local:";

/** The size of what is written on a wire, in canvas units, when it is not in play. */
export const USUAL = 12;

/** A line of a label, and the room around its text, in sizes of its type. */
const LINE = 1.15;
const ROOM = { across: 0.5, down: 0.2 };

/** @typedef {import("../state/app.js").Point} Point */

/**
 * The lines of a label.
 * @param {import("../state/seen.js").Product} written
 */
function linesOf({ upstream, local, sent, sum }) {
  const lines = [`${formatSeen(upstream)} × ${factor(local)}`, `= ${formatSeen(sent)}`];
  return sum ? [...lines, sumText(sum, sent)] : lines;
}

/**
 * How wide a label is.
 * @param {import("../state/measures.js").Measures} measures
 * @param {Parameters<typeof linesOf>[0]} written
 * @param {number} size of its type
 */
export function labelWidth(measures, written, size) {
  const text = Math.max(...linesOf(written).map((line) => measures.widthOf(line, size)));
  return text + 2 * ROOM.across * size;
}

/**
 * The boxes of what labels must not cover: all bodies with their names, and the numbers of the nodes in
 * play.
 * @param {import("../state/app.js").App} app
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {number} grown how much larger numbers in play are
 */
function obstaclesOf(app, flow, grown) {
  const { measures, mirror, view, walker } = app;
  const { disc, line, lift, gap } = measures.table;
  const inPlay = new Set(walker.inPlay);
  return flow.getNodes().flatMap(({ id, position: { x, y }, width = 0 }) => {
    if (!mirror.nodes.has(id)) return [];
    const body = { x: x - width / 2 - 4, y: y - disc / 2 - 2, width: width + 8, height: disc + 4 };
    const drawn = bodyOf(app, id);
    const name = measures.nameBox(drawn, { x, y }, view.down);
    const named = name.width > 0 ? [body, name] : [body];
    // In a walk the numbers of the rest do not count; else all do.
    if (walker.active && !inPlay.has(id)) return named;
    const larger = walker.active ? grown : 1;
    const node = /** @type {import("../state/mirror.js").NodeDef} */ (mirror.nodes.get(id));
    const beside = (measures.roomBeside(formatBeside(node, mirror.numbersOf(id))) - gap) * larger;
    const high = (line + lift) * larger;
    const long = beside + gap;
    const before = drawn.back && view.down !== true;
    const start = before ? x - width / 2 - long : x + width / 2;
    return [...named, { x: start, y: y - high, width: long, height: 2 * high }];
  });
}

/**
 * Where a label is wanted: before the body, on the side of the middle on which the wire ends.
 * @param {import("../state/app.js").App} app
 * @param {{id: string, position: Point, width?: number}} target
 * @param {{x: number, y: number} | undefined} port on it
 * @param {{width: number, height: number}} box of the label
 */
function beforePort(app, target, port, box) {
  const { measures, view } = app;
  const { disc, bend } = measures.table;
  const { width = disc, position } = target;
  const middle = { x: width / 2, y: disc / 2 };
  const { x, y } = port ?? middle;
  const before = view.laid?.lead ? 0 : bend / 2;
  const way = bodyOf(app, target.id).back ? -1 : 1;
  if (view.down) {
    const end = x - middle.x;
    const beside = end + Math.sign(end) * (box.width / 2 + 2);
    return { x: position.x + beside, y: position.y - way * (middle.y + before + box.height / 2) };
  }
  const end = y - middle.y;
  const beside = end + Math.sign(end) * (box.height / 2 + 2);
  return { x: position.x - way * (middle.x + before + box.width / 2), y: position.y + beside };
}

/**
 * What is written on a wire that may have a label, or nothing.
 * @param {import("../state/app.js").App} app
 * @param {string} id
 * @param {import("../state/mirror.js").WireDef} wire
 */
function writtenOn({ mirror, walker }, id, { source, target }) {
  if (walker.active) {
    const { product, now = false } = walker.wires.get(id) ?? {};
    const shown = product && (now || mirror.hidden.has(`${LOCAL}${id}`));
    return shown && !mirror.standsInside(source) ? { ...product, now } : null;
  }
  if (mirror.standsInside(source)) return null;
  const numbers = walker.wireNumbersOf(id);
  const { gradient, withheld } = mirror.numbersOf(target);
  if (!numbers || (gradient === null && !withheld.includes("gradient"))) return null;
  return { ...numbers, now: false };
}

/**
 * The wires that may have a label now. The view moves many times a second, and mostly there is none.
 * @param {import("../state/app.js").App} app
 * @returns {Iterable<string>}
 */
function askedWires({ mirror, view, walker }) {
  if (walker.active || view.contributions) return mirror.wires.keys();
  const hidden = [...mirror.hidden.keys()].flatMap((item) =>
    item.startsWith(LOCAL) ? [item.slice(LOCAL.length)] : [],
  );
  return new Set([...hidden, ...view.wires, ...(view.hovered === null ? [] : [view.hovered])]);
}

/** What stands where a label cannot be drawn. @param {{box: Point, error: Error}} props */
function Broken({ box, error }) {
  return html`<div
    className="contribution"
    title=${error.message}
    style=${{ transform: `translate(${box.x}px, ${box.y}px)` }}
  >
    !
  </div>`;
}

export function WireLabels() {
  const app = useApp();
  const { measures, mirror, view, walker } = app;
  for (const topic of MIRRORED) useTopic(mirror, topic);
  for (const topic of VIEWED) useTopic(view, topic);
  useTopic(walker, "walk");
  const flow = useReactFlow();
  const [dx, dy, zoom] = useStore(transformOf);
  const [width, height] = useStore(sizeOf).split(" ").map(Number);
  if (view.far && !walker.active) return null;
  const { number } = measures.table;
  const least = leastHeight(view) / zoom;
  const shown = [...askedWires(app)].flatMap((id) => {
    const wire = mirror.wires.get(id);
    const written = wire && writtenOn(app, id, wire);
    const target = written && flow.getNode(wire.target);
    if (!written || !target) return [];
    const size = written.now ? Math.max(USUAL, least) : USUAL;
    const port = target.handles?.find((handle) => handle.id === String(wire.port));
    const box = {
      width: labelWidth(measures, written, size),
      height: linesOf(written).length * LINE * size + 2 * ROOM.down * size,
    };
    const at = beforePort(app, target, port, box);
    return [{ id, wire, written, size, wish: { ...box, ...at } }];
  });
  if (shown.length === 0) return null;
  const area = { x: -dx / zoom, y: -dy / zoom, width: width / zoom, height: height / zoom };
  const obstacles = obstaclesOf(app, flow, Math.max(1, least / number));
  const placed = placeLabels(
    shown.map(({ wish }) => wish),
    obstacles,
    area,
  );
  return html`<${ViewportPortal}>
    ${shown.map(
      ({ id, wire, written, size }, index) =>
        html`<${Boundary}
          key=${id}
          anew=${written}
          failed=${(/** @type {{error: Error}} */ { error }) => html`<${Broken} box=${placed[index]} error=${error} />`}
        >
          <${Product} id=${id} ...${wire} ...${written} size=${size} box=${placed[index]} />
        <//>`,
    )}
  <//>`;
}
