/** A wire; while the graph is walked through, what travels along it at this step lights it up. */

import { BaseEdge, memo } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { crosses } from "../state/notation.js";
import { html, useTopic } from "../lib.js";
import { wirePath } from "./path.js";

/** @typedef {import("./path.js").Ends & {id: string, source: string, target: string}} Props */

/** @param {Props} props */
function WirePath(props) {
  const app = useApp();
  const { measures, view, walker } = app;
  useTopic(view, "laid");
  const { id, source, target } = props;
  const light = crosses(app, props);
  useTopic(view, light ? `selected:${source}` : "laid");
  useTopic(view, light ? `selected:${target}` : "laid");
  const chosen = light && view.nodes.some((node) => node === source || node === target);
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
  return html`<g className=${["wire", light && !chosen && "crossing", ...now].filter(Boolean).join(" ")}>
    <${BaseEdge} id=${id} path=${path} interactionWidth=${24} />
  </g>`;
}

export const Wire = memo(WirePath);
