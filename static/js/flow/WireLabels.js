/**
 * What is written on wires: upstream × local = contribution, where that is asked for and at each step
 * of a walk. A label covers no body, no number that counts and no other label, and at a step it is as
 * large as it must be to be read.
 */

import { useReactFlow, useStore, ViewportPortal } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { Boundary } from "../fields/Boundary.js";
import { formatSeen, relation } from "../words/format.js";
import { html, useTopic } from "../lib.js";
import { factor } from "./Figures.js";
import { homeOf, obstaclesOf } from "./homes.js";
import { placeLabels, readable } from "./labels.js";
import { leastHeight } from "./legible.js";
import { Product, sumText } from "./Product.js";
import { sizeOf, transformOf } from "./stores.js";

/** What a label depends on. */
const MIRRORED = ["structure", "hidden", "numbers"];
const VIEWED = ["contributions", "far", "hovered", "laid", "projector", "selection"];

/** How the name of a hidden local derivative begins; its wire follows. */
const LOCAL = "local:";

/** A line of a label, and the room around its text, in sizes of its type. */
const LINE = 1.15;
const ROOM = { across: 0.3, down: 0.1 };

/** How far off, in sizes of its type, a label is still seen to be about something. */
const NEAR = 1.5;

/** And how far off none is followed along the line that ties it. */
const LOST = 5;

/**
 * The lines of a label.
 * @param {import("../state/seen.js").Product} written
 */
function linesOf({ upstream, local, sent, sum }) {
  const made = `${relation("×", [upstream, local], sent)} ${formatSeen(sent)}`;
  const lines = [`${formatSeen(upstream)} × ${factor(local)}`, made];
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

/** What stands where a label cannot be drawn. @param {{box: import("../state/app.js").Point, error: Error}} props */
function Broken({ box, error }) {
  return html`<div
    className="contribution"
    title=${error.message}
    style=${{ transform: `translate(${box.x}px, ${box.y}px)` }}
  >
    !
  </div>`;
}

/** @param {number} at @param {number} least @param {number} most */
const within = (at, least, most) => Math.min(Math.max(at, least), most);

/**
 * The line from a label to what it is about, and how long it is.
 * @param {import("./bounds.js").Box} label
 * @param {import("../state/app.js").Point} of
 */
function leader({ x, y, width, height }, of) {
  const near = { x: within(of.x, x, x + width), y: within(of.y, y, y + height) };
  const off = Math.hypot(near.x - of.x, near.y - of.y);
  return { off, path: `M${of.x},${of.y}L${near.x},${near.y}` };
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
  // Where bodies are dots, the caption has what passes along wires.
  if (view.far) return null;
  const { labelSize, number } = measures.table;
  const least = leastHeight(view) / zoom;
  const grown = Math.max(1, least / number);
  const shown = [...askedWires(app)].flatMap((id) => {
    const wire = mirror.wires.get(id);
    const written = wire && writtenOn(app, id, wire);
    if (!written) return [];
    const size = written.now ? Math.max(labelSize, least) : labelSize;
    const box = {
      width: labelWidth(measures, written, size),
      height: linesOf(written).length * LINE * size + 2 * ROOM.down * size,
    };
    const home = homeOf(app, flow, wire, box, grown);
    return home ? [{ id, wire, written, size, home, wish: { ...box, x: home.x, y: home.y } }] : [];
  });
  if (shown.length === 0) return null;
  const area = { x: -dx / zoom, y: -dy / zoom, width: width / zoom, height: height / zoom };
  const wishes = shown.map(({ wish }) => wish);
  const placed = placeLabels(wishes, obstaclesOf(app, flow, grown, wishes), area);
  // In a walk the caption has them all; a prediction is typed where it is asked for.
  const clear = walker.active ? readable(placed) : null;
  const drawn = shown.flatMap((label, index) => {
    const box = placed[index];
    const { off, path } = leader(box, label.home.of);
    const lost = clear && (!clear[index] || off > LOST * label.size);
    if (lost && !mirror.hidden.has(`${LOCAL}${label.id}`)) return [];
    return [{ ...label, box, tie: off > NEAR * label.size ? path : "" }];
  });
  const ties = drawn.map(({ tie }) => tie).join("");
  return html`<${ViewportPortal}>
    ${ties && html`<svg className="leaders" aria-hidden="true"><path d=${ties} /></svg>`}
    ${drawn.map(
      ({ id, wire, written, size, home, box }) =>
        html`<${Boundary}
          key=${id}
          anew=${written}
          failed=${(/** @type {{error: Error}} */ { error }) => html`<${Broken} box=${box} error=${error} />`}
        >
          <${Product} id=${id} ...${wire} ...${written} size=${size} box=${box} under=${home.under} />
        <//>`,
    )}
  <//>`;
}
