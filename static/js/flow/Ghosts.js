/** While two states are compared: what is no more, where it stood, dashed and with a sign. */

import { useEffect, useReactFlow, ViewportPortal } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { isLeaf } from "../words/kinds.js";
import { bodyOf } from "../state/notation.js";
import { html, useTopic } from "../lib.js";
import { goneOf } from "./gone.js";
import { endsOf } from "./landing.js";
import { leadOf } from "./homes.js";
import { wirePath } from "./path.js";
import { Runs } from "./Runs.js";

/** @typedef {ReturnType<typeof goneOf>[number]} Gone */

/**
 * Whether all of something is in a rectangle of the canvas.
 * @param {{position: import("../state/app.js").Point, width: number, height: number}} thing
 * @param {number[]} rectangle
 */
const isWithin = ({ position: { x, y }, width, height }, [left, top, wide, high]) =>
  x >= left && y >= top && x + width <= left + wide && y + height <= top + high;

/**
 * The path of a wire that is no more: as it was drawn where both ends are there, else straight from
 * body to body.
 * @param {import("../state/app.js").App} app
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {{source: string, target: string, key: number}} wire
 * @param {Map<string, Gone>} gone
 */
function pathOf(app, flow, { source, target, key }, gone) {
  const ends = endsOf(flow, { source, target, port: key });
  if (ends) return wirePath(ends, app.measures.table.bend, leadOf(app, target));
  const [from, to] = [endOf(app, source, gone, 1), endOf(app, target, gone, -1)];
  return from && to ? `M${from.x} ${from.y}L${to.x} ${to.y}` : "";
}

/**
 * Where on the edge of a body a straight wire ends.
 * @param {import("../state/app.js").App} app
 * @param {string} id
 * @param {Map<string, Gone>} gone
 * @param {1 | -1} way 1 where values leave the body, -1 where they come in
 */
function endOf(app, id, gone, way) {
  const { measures, mirror, view } = app;
  const ghost = gone.get(id);
  const node = ghost?.node ?? mirror.nodes.get(id);
  if (!node) return null;
  const { x = 0, y = 0 } = node;
  if (view.down) return { x, y: y + (way * measures.table.disc) / 2 };
  return { x: x + way * (ghost ? ghost.width / 2 : measures.half(bodyOf(app, id))), y };
}

export function Ghosts() {
  const app = useApp();
  const { timeline, view } = app;
  useTopic(timeline, "contrast");
  const flow = useReactFlow();
  const { contrast } = timeline;
  const ghosts = goneOf(app);
  // What is no more may have stood where nobody looks now.
  useEffect(() => {
    const seen = app.canvas?.seen();
    if (!seen || ghosts.every((ghost) => isWithin(ghost, seen))) return;
    app.canvas?.fit();
  }, [app, contrast]);
  if (!contrast || view.laid) return null;
  const gone = new Map(ghosts.map((ghost) => [ghost.id, ghost]));
  const wires = /** @type {{source: string, target: string, key: number}[]} */ (contrast.unwired);
  return html`<${ViewportPortal}>
    <svg className="ghost-wires" aria-hidden="true">
      <path d=${wires.map((wire) => pathOf(app, flow, wire, gone)).join("")} />
    </svg>
    ${ghosts.map(
      ({ id, node, text, position: { x, y }, width, height }) =>
        html`<div
          key=${id}
          className="ghost"
          aria-hidden="true"
          style=${{ transform: `translate(${x}px, ${y}px)`, width, height }}
        >
          <div className=${isLeaf(node.op) ? `body leaf ${node.op}` : "body operator"}>
            <span className="body-text"><${Runs} runs=${text} /></span>
            <span className="change-sign">−</span>
          </div>
        </div>`,
    )}
  <//>`;
}
