/** A wire; while the graph is walked through, what travels along it at this step lights it up. */

import { BaseEdge, memo } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { html, useTopic } from "../lib.js";
import { wirePath } from "./path.js";

/** @typedef {import("./path.js").Ends & {id: string, source: string, target: string}} Props */

/** @param {Props} props */
function WirePath(props) {
  const { measures, view, walker } = useApp();
  useTopic(view, "laid");
  const { id } = props;
  useTopic(walker, `walkwire:${id}`);
  const path = wirePath(props, measures.table.bend, view.laid?.lead);
  const seen = walker.wires.get(id);
  const { derivative } = walker;
  const now = seen?.now
    ? [
        "now",
        seen.product && derivative === "gradient" ? "back" : "forth",
        seen.product && derivative,
      ]
    : [];
  return html`<g className=${["wire", ...now].filter(Boolean).join(" ")}>
    <${BaseEdge} id=${id} path=${path} interactionWidth=${24} />
  </g>`;
}

export const Wire = memo(WirePath);
