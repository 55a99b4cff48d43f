/** While two states are compared: what is no more, where it stood, dashed and with a sign. */

import { useReactFlow, ViewportPortal } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { formatConstant } from "../words/format.js";
import { isLeaf } from "../words/kinds.js";
import { typeset } from "../state/notation.js";
import { html, useTopic } from "../lib.js";
import { endsOf } from "./landing.js";
import { leadOf } from "./homes.js";
import { wirePath } from "./path.js";
import { Runs } from "./Runs.js";

/**
 * What stood in the body of a node that is no more.
 * @param {import("../state/app.js").App} app
 * @param {import("../state/mirror.js").NodeDef} node
 */
function textOf({ entries }, node) {
  if (!isLeaf(node.op)) return [{ text: entries.get(node.op)?.symbol ?? node.op }];
  return node.name ? typeset(node.name) : [{ text: formatConstant(node) }];
}

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
  const { measures, timeline, view } = app;
  useTopic(timeline, "contrast");
  const flow = useReactFlow();
  const { contrast } = timeline;
  // Where this window lays nodes out by itself nobody knows where those would stand.
  if (!contrast || view.laid) return null;
  const removed = /** @type {import("../state/mirror.js").NodeDef[]} */ (contrast.removed);
  const gone = new Map(removed.map((node) => [node.id, node]));
  const { disc } = measures.table;
  const wires = /** @type {{source: string, target: string, key: number}[]} */ (contrast.unwired);
  return html`<${ViewportPortal}>
    <svg className="ghost-wires" aria-hidden="true">
      <path d=${wires.map((wire) => pathOf(app, flow, wire, gone)).join("")} />
    </svg>
    ${removed.map((node) => {
      const text = textOf(app, node);
      const width = measures.bodyWidth(text);
      const [x, y] = [(node.x ?? 0) - width / 2, (node.y ?? 0) - disc / 2];
      return html`<div
        key=${node.id}
        className="ghost"
        aria-hidden="true"
        style=${{ transform: `translate(${x}px, ${y}px)`, width, height: disc }}
      >
        <div className=${isLeaf(node.op) ? `body leaf ${node.op}` : "body operator"}>
          <span className="body-text"><${Runs} runs=${text} /></span>
          <span className="change-sign">−</span>
        </div>
      </div>`;
    })}
  <//>`;
}
