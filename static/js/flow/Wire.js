/**
 * A wire, and what is written on it: upstream × local = contribution where that is asked for, and
 * while the graph is walked through, what travels along it at this step.
 */

import { BaseEdge, EdgeLabelRenderer, getBezierPath, memo } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { Boundary } from "../fields/Boundary.js";
import { Guess } from "../fields/Guess.js";
import { labelOf } from "../words/names.js";
import { exactSeen, formatSeen } from "../words/format.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";

/**
 * @typedef {import("../../vendor/vendor.js").Position} Position
 * @typedef {{id: string, source: string, target: string, sourceX: number, sourceY: number,
 *   targetX: number, targetY: number, sourcePosition: Position, targetPosition: Position,
 *   selected?: boolean}} Props
 */

/** A number as a factor: a negative one in parentheses. @param {number | null} number */
const factor = (number) =>
  number !== null && number < 0 ? `(${formatSeen(number)})` : formatSeen(number);

/**
 * @param {{id: string, source: string, target: string, x: number, y: number, now?: boolean,
 *   upstream: number | null, local: number | null, sent: number | null}} props
 */
function Product({ id, source, target, x, y, now = false, upstream, local, sent }) {
  const app = useApp();
  const item = `local:${id}`;
  const asked = local === null && app.mirror.hidden.has(item);
  const what = t("guess.what", {
    kind: t("local"),
    node: `∂${labelOf(app, target)}/∂${labelOf(app, source)}`,
  });
  return html`<${EdgeLabelRenderer}>
    <div
      className=${now ? "contribution now" : "contribution"}
      title=${`${exactSeen(upstream)} × ${exactSeen(local)} = ${exactSeen(sent)}`}
      style=${{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
    >
      <span className="product">
        <span>${formatSeen(upstream)}</span>${" "}
        <span>× ${asked ? html`<${Guess} item=${item} label=${what} />` : factor(local)}</span>
      </span>${" "}
      <b>= ${formatSeen(sent)}</b>
    </div>
  <//>`;
}

/** @param {{id: string, source: string, target: string, x: number, y: number}} props */
function Contribution({ id, source, target, x, y }) {
  const { mirror } = useApp();
  useTopic(mirror, `wire:${id}`);
  useTopic(mirror, `node:${target}`);
  const numbers = mirror.wireNumbers.get(id);
  const upstream = mirror.numbersOf(target);
  if (!numbers || (upstream.gradient === null && !upstream.withheld.includes("gradient")))
    return null;
  return html`<${Product} ...${{ id, source, target, x, y, ...numbers }} upstream=${upstream.gradient} />`;
}

/** The value that travels along. @param {{x: number, y: number, number: number | null}} props */
function Carried({ x, y, number }) {
  return html`<${EdgeLabelRenderer}>
    <div
      className="contribution carried now"
      title=${exactSeen(number)}
      style=${{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
    >
      ${formatSeen(number)}
    </div>
  <//>`;
}

/** What stands where a wire's numbers cannot be drawn. @param {{x: number, y: number, error: Error}} props */
function Broken({ x, y, error }) {
  return html`<${EdgeLabelRenderer}>
    <div
      className="contribution"
      title=${error.message}
      style=${{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
    >
      !
    </div>
  <//>`;
}

/** @param {Props} props */
function WirePath(props) {
  const { mirror, view, walker } = useApp();
  const { id, source, target } = props;
  useTopic(view, "contributions");
  useTopic(view, `selected:${target}`);
  useTopic(view, `selected:${source}`);
  useTopic(view, `hover:${id}`);
  useTopic(walker, `walkwire:${id}`);
  const [path, x, y] = getBezierPath(props);
  const seen = walker.wires.get(id);
  useTopic(mirror, "hidden");
  const asked =
    view.contributions ||
    mirror.hidden.has(`local:${id}`) ||
    props.selected ||
    view.hovered === id ||
    view.nodes.includes(target) ||
    view.nodes.includes(source);
  const at = { id, source, target, x, y };
  const label = walker.active
    ? html`${seen?.product && (seen.now || asked) && html`<${Product} ...${at} now=${seen.now} ...${seen.product} />`}
      ${seen?.carries !== undefined && html`<${Carried} x=${x} y=${y} number=${seen.carries} />`}`
    : asked && html`<${Contribution} ...${at} />`;
  const state = ["wire", seen?.now && "now", seen?.now && (seen.product ? "back" : "forth")];
  return html`<g className=${state.filter(Boolean).join(" ")}>
      <${BaseEdge} id=${id} path=${path} interactionWidth=${24} />
    </g>
    ${
      label &&
      html`<${Boundary}
        anew=${seen}
        failed=${(/** @type {{error: Error}} */ { error }) => html`<${Broken} x=${x} y=${y} error=${error} />`}
      >
        ${label}
      <//>`
    }`;
}

export const Wire = memo(WirePath);
