/**
 * A node from afar, for a hand, for the keyboard and for who listens: its dot is painted by the far
 * view. The names of a small graph's nodes stand over them.
 */

import { useRef } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { isLeaf } from "../words/kinds.js";
import { bodyOf } from "../state/notation.js";
import { html, useTopic } from "../lib.js";
import { Runs } from "./Runs.js";
import { useSpoken } from "./spoken.js";
import { told } from "./told.js";

/** In larger graphs names from afar would be too small to read, and cost more to draw than dots. */
const NAMED_FROM_AFAR = 100;

/** @param {{id: string}} props */
export function Dot({ id }) {
  const app = useApp();
  const { mirror, timeline, view, walker } = app;
  useTopic(timeline, "contrast");
  useTopic(mirror, `node:${id}`);
  useTopic(walker, `walk:${id}`);
  useTopic(view, `focus:${id}`);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useSpoken(root, id);
  const node = mirror.nodes.get(id);
  const named = mirror.nodes.size <= NAMED_FROM_AFAR && node?.name;
  const state = [
    "body dot",
    isLeaf(node?.op ?? "") && "leaf",
    walker.nodes.get(id)?.now && "now",
    (walker.lit.includes(id) || view.focus.has(id)) && "in-play",
    timeline.changeOf(id),
  ];
  return html`<div
    ref=${root}
    className=${state.filter(Boolean).join(" ")}
    title=${node ? told(app, id) : undefined}
  >
    ${named && html`<span className="far-name"><${Runs} runs=${isLeaf(node.op) ? bodyOf(app, id).text : bodyOf(app, id).name} /></span>`}
  </div>`;
}
