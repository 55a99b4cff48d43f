/** A node from afar: a dot, coloured by the size of its gradient. */

import { useRef } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { isLeaf } from "../words/kinds.js";
import { bodyOf } from "../state/notation.js";
import { html, useTopic } from "../lib.js";
import { Runs } from "./Runs.js";
import { useSpoken } from "./spoken.js";

/** In larger graphs names from afar would be too small to read, and cost more to draw than dots. */
const NAMED_FROM_AFAR = 100;

/** The sizes between which colours change, as powers of ten. */
export const SCALE = { least: -6, most: 2 };

/**
 * Where on the scale of colours a number stands, from 0 to 1; null for none, or no size.
 * @param {number | null} number
 */
export function shade(number) {
  if (number === null || Number.isNaN(number) || number === 0) return null;
  const part = (Math.log10(Math.abs(number)) - SCALE.least) / (SCALE.most - SCALE.least);
  return Math.min(1, Math.max(0, part));
}

/** @param {{id: string}} props */
export function Dot({ id }) {
  const app = useApp();
  const { mirror, view, walker } = app;
  useTopic(mirror, `node:${id}`);
  useTopic(walker, `walk:${id}`);
  useTopic(view, `focus:${id}`);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useSpoken(root, id);
  const node = mirror.nodes.get(id);
  const seen = walker.nodes.get(id);
  const { gradient } = mirror.numbersOf(id);
  const part = walker.active ? null : shade(gradient);
  const named = mirror.nodes.size <= NAMED_FROM_AFAR && node?.name;
  const state = [
    "body dot",
    isLeaf(node?.op ?? "") && "leaf",
    mirror.target === id && "target",
    mirror.problems.has(id) && "problem",
    seen?.now && "now",
    (walker.lit.includes(id) || view.focus.has(id)) && "in-play",
    part === null && "unshaded",
  ];
  return html`<div
    ref=${root}
    className=${state.filter(Boolean).join(" ")}
    style=${part === null ? undefined : { "--shade": `${Math.round(part * 100)}%` }}
  >
    ${named && html`<span className="far-name"><${Runs} runs=${isLeaf(node.op) ? bodyOf(app, id).text : bodyOf(app, id).name} /></span>`}
  </div>`;
}
