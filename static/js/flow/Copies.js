/** What an Alt-drag will add: copies under the pointer, with the wires that they will keep. */

import { useReactFlow, ViewportPortal } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { bodyOf } from "../state/notation.js";
import { isLeaf } from "../words/kinds.js";
import { html } from "../lib.js";
import { leadOf } from "./homes.js";
import { endsOf } from "./landing.js";
import { wirePath } from "./path.js";
import { Runs } from "./Runs.js";

const NOWHERE = { x: 0, y: 0 };

/** @param {import("./dragging.js").Copied} props */
export function Copies({ ids, by }) {
  const app = useApp();
  const { measures, mirror } = app;
  const flow = useReactFlow();
  const { bend, disc } = measures.table;
  const copied = new Set(ids);
  const wires = ids.flatMap((id) =>
    mirror.drawnInputs(id).flatMap((wire) => {
      const source = copied.has(wire.source) ? by : NOWHERE;
      const ends = endsOf(flow, wire, { source, target: by });
      return ends ? wirePath(ends, bend, leadOf(app, wire.target)) : [];
    }),
  );
  return html`<${ViewportPortal}>
    <svg className="copied-wires" aria-hidden="true"><path d=${wires.join("")} /></svg>
    ${ids.map((id) => {
      const node = flow.getNode(id);
      const op = mirror.nodes.get(id)?.op;
      if (!node || !op) return null;
      const body = bodyOf(app, id);
      const width = measures.bodyWidth(body.text);
      const [x, y] = [node.position.x + by.x - width / 2, node.position.y + by.y - disc / 2];
      return html`<div
        key=${id}
        className="copied"
        style=${{ transform: `translate(${x}px, ${y}px)`, width, height: disc }}
      >
        <div className=${isLeaf(op) ? `body leaf ${op}` : "body operator"}>
          <span className="body-text"><${Runs} runs=${body.text} /></span>
        </div>
      </div>`;
    })}
  <//>`;
}
