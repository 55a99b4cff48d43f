/** While two states are compared: what is no more, where it stood, dashed and with a sign. */

import { useEffect, useReactFlow, ViewportPortal } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { isLeaf } from "../words/kinds.js";
import { html, useTopic } from "../lib.js";
import { goneOf } from "./gone.js";
import { endsOf } from "./landing.js";
import { leadOf } from "./homes.js";
import { wirePath } from "./path.js";
import { Runs } from "./Runs.js";

/**
 * Whether all of something is in a rectangle of the canvas.
 * @param {{position: import("../state/app.js").Point, width: number, height: number}} thing
 * @param {number[]} rectangle
 */
const isWithin = ({ position: { x, y }, width, height }, [left, top, wide, high]) =>
  x >= left && y >= top && x + width <= left + wide && y + height <= top + high;

/**
 * The path of a wire that is no more: as it was drawn where both ends are there, else straight.
 * @param {import("../state/app.js").App} app
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {{source: string, target: string, key: number}} wire
 * @param {Map<string, import("../state/mirror.js").NodeDef>} gone
 */
function pathOf(app, flow, { source, target, key }, gone) {
  const ends = endsOf(flow, { source, target, port: key });
  if (ends) return wirePath(ends, app.measures.table.bend, leadOf(app, target));
  const [from, to] = [source, target].map((id) => gone.get(id) ?? app.mirror.nodes.get(id));
  return from && to ? `M${from.x} ${from.y}L${to.x} ${to.y}` : "";
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
  const gone = new Map(ghosts.map(({ id, node }) => [id, node]));
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
