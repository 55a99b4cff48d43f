/** A wire, with upstream × local = contribution written on it where that is asked for. */

import { BaseEdge, EdgeLabelRenderer, getBezierPath, memo } from "../../vendor/vendor.js";
import { useApp } from "../app.js";
import { exact, format } from "../format.js";
import { html, useTopic } from "../lib.js";

/**
 * @typedef {import("../../vendor/vendor.js").Position} Position
 * @typedef {{id: string, source: string, target: string, sourceX: number, sourceY: number,
 *   targetX: number, targetY: number, sourcePosition: Position, targetPosition: Position,
 *   selected?: boolean}} Props
 */

/** @param {{id: string, target: string, x: number, y: number}} props */
function Contribution({ id, target, x, y }) {
  const { mirror } = useApp();
  useTopic(mirror, `wire:${id}`);
  useTopic(mirror, `node:${target}`);
  const numbers = mirror.wireNumbers.get(id);
  const upstream = mirror.numbersOf(target).gradient;
  if (!numbers || upstream === null) return null;
  return html`<${EdgeLabelRenderer}>
    <div
      className="contribution"
      title=${`${exact(upstream)} × ${exact(numbers.local)} = ${exact(numbers.sent)}`}
      style=${{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
    >
      <span>${format(upstream, 4)} × ${format(numbers.local, 4)}</span>
      <b>= ${format(numbers.sent, 4)}</b>
    </div>
  <//>`;
}

/** @param {Props} props */
function WirePath(props) {
  const { view } = useApp();
  useTopic(view, "view");
  useTopic(view, `selected:${props.target}`);
  useTopic(view, `selected:${props.source}`);
  useTopic(view, `hover:${props.id}`);
  const [path, x, y] = getBezierPath(props);
  const asked =
    view.contributions ||
    props.selected ||
    view.hovered === props.id ||
    view.nodes.includes(props.target) ||
    view.nodes.includes(props.source);
  return html`<${BaseEdge} id=${props.id} path=${path} interactionWidth=${24} />
    ${asked && html`<${Contribution} id=${props.id} target=${props.target} x=${x} y=${y} />`}`;
}

export const Wire = memo(WirePath);
