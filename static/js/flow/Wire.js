/** A wire; while the graph is walked through, what travels along it at this step lights it up. */

import { BaseEdge, memo } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { crosses } from "../state/notation.js";
import { html, useTopic } from "../lib.js";
import { leadOf } from "./homes.js";
import { wirePath } from "./path.js";
import { GRIP } from "./strands.js";

/** @typedef {import("./path.js").Ends & {id: string, source: string, target: string}} Props */

/**
 * How a wire looks on which something travels at a step of a walk.
 * @param {import("../state/walker.js").Walker} walker
 * @param {string} id
 */
export function playOf(walker, id) {
  const seen = walker.wires.get(id);
  if (!seen?.now) return [];
  const { derivative } = walker;
  const back = seen.product && derivative === "gradient";
  return ["now", back ? "back" : "forth", seen.product && derivative];
}

/** @param {Props} props */
function WirePath(props) {
  const app = useApp();
  const { measures, timeline, view, walker } = app;
  useTopic(timeline, "contrast");
  useTopic(view, "laid");
  const { id, source, target } = props;
  const light = crosses(app, props);
  useTopic(view, light ? `selected:${source}` : "laid");
  useTopic(view, light ? `selected:${target}` : "laid");
  const chosen = light && view.nodes.some((node) => node === source || node === target);
  useTopic(walker, `walkwire:${id}`);
  const path = wirePath(props, measures.table.bend, leadOf(app, target));
  const came = timeline.contrast?.run.has(id) && "came";
  const state = ["wire", light && !chosen && "crossing", came, ...playOf(walker, id)];
  return html`<g className=${state.filter(Boolean).join(" ")}>
    <${BaseEdge} id=${id} path=${path} interactionWidth=${GRIP} />
  </g>`;
}

export const Wire = memo(WirePath);
