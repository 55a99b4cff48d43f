/**
 * The far view: zoomed out, wires and bodies are painted on one canvas. Wires and nodes by the
 * thousand, as elements, make a graph slow to come and to pan, and at this distance no detail is seen.
 */

import { useLayoutEffect, useMemo, useRef, useStore } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { isLeaf } from "../words/kinds.js";
import { html, useTopic } from "../lib.js";
import { coloursOf, DIMMED, dotPaths, FADED, paintDots, powersOf, shade } from "./dots.js";
import { isFrame } from "./elements.js";
import { sizeOf, transformOf } from "./stores.js";
import { useColours } from "./theme.js";

/** @typedef {import("./elements.js").FlowNode} FlowNode */

/** What is not finished is no mistake. */
const UNFINISHED = ["waiting", "blocked", "open-port"];

/** What a lazy run's plan does with nodes that it does not compute; as near, their rings are dotted. */
const UNCOMPUTED = ["pruned", "folded"];

/** How much is seen of wires from one sweep of a gradient to another; canvas.css has the same. */
const LIGHT = 0.3;

/** What of the mirror, of the view and of the walk is seen from afar. */
const MIRRORED = ["structure", "numbers", "problems", "header"];
const VIEWED = ["lit", "focus", "pointed", "spotlight", "shadeValues"];

/**
 * What is seen of a body.
 * @param {import("../state/app.js").App} app
 * @param {import("./dots.js").Powers} powers
 * @param {FlowNode} node
 * @returns {import("./dots.js").Dot}
 */
function dotOf({ mirror, timeline, view, walker }, powers, node) {
  const { id, selected, position, width = 0, height = 0 } = node;
  const { lit } = view;
  const { value, gradient } = mirror.numbersOf(id);
  const level = walker.over ? shade(view.shadeValues ? value : gradient, powers) : null;
  const fate = mirror.plan?.fates.get(id)?.name ?? "";
  const dotted = UNCOMPUTED.includes(fate);
  const problem = mirror.problems.get(id);
  const change = timeline.changeOf(id);
  const spotlit = view.spotlight && walker.inPlay.length + view.focus.size > 0;
  const dim = spotlit && !walker.lit.includes(id) && !view.focus.has(id);
  /** @type {[import("./dots.js").Ring, boolean | undefined][]} the first that applies is drawn */
  const rings = [
    ["selected", selected || view.pointed.includes(id)],
    [change ?? "came", change !== null],
    ["problem", problem && !UNFINISHED.includes(problem.code)],
    ["target", mirror.target === id],
    ["upstream", lit?.up.has(id)],
    ["downstream", lit?.down.has(id)],
    ["outline", level === null || dotted],
  ];
  return {
    x: position.x - width / 2,
    y: position.y - height / 2,
    width,
    height,
    leaf: isLeaf(mirror.nodes.get(id)?.op ?? ""),
    shade: level,
    ring: rings.find(([, applies]) => applies)?.[0] ?? null,
    dotted,
    left: dim ? DIMMED : fate === "pruned" ? FADED : 1,
  };
}

/**
 * All wires as three paths: those of one sweep of a gradient, the light ones from sweep to sweep, and
 * those that are new beside a state that is compared.
 * @param {import("./strands.js").Strand[]} strands
 * @param {Set<string> | undefined} came
 */
function wiresOf(strands, came) {
  const paths = { full: new Path2D(), light: new Path2D(), came: new Path2D() };
  for (const { id, light, points } of strands) {
    const path = paths[came?.has(id) ? "came" : light ? "light" : "full"];
    const [start, bend, one, other, stop, end] = points;
    path.moveTo(start.x, start.y);
    path.lineTo(bend.x, bend.y);
    path.bezierCurveTo(one.x, one.y, other.x, other.y, stop.x, stop.y);
    path.lineTo(end.x, end.y);
  }
  return paths;
}

/** @param {{nodes: FlowNode[], strands: import("./strands.js").Strand[]}} props */
export function FarView({ nodes, strands }) {
  const app = useApp();
  const walk = useTopic(app.walker, "walk");
  const versions = [
    ...MIRRORED.map((topic) => useTopic(app.mirror, topic)),
    ...VIEWED.map((topic) => useTopic(app.view, topic)),
    useTopic(app.timeline, "contrast"),
    app.walker.over,
    // How far a walk has come is seen from here under a spotlight only.
    app.view.spotlight && walk,
  ];
  const read = useColours(coloursOf);
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [x, y, zoom] = useStore(transformOf);
  const [width, height] = useStore(sizeOf).split(" ").map(Number);
  // As long as only the view moves, the picture is the same.
  const { contrast } = app.timeline;
  const wires = useMemo(() => wiresOf(strands, contrast?.run), [contrast, strands]);
  const dots = useMemo(() => {
    const powers = powersOf(app);
    return dotPaths(nodes.flatMap((node) => (isFrame(node.id) ? [] : dotOf(app, powers, node))));
  }, [app, nodes, ...versions]);

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context) return;
    const ratio = window.devicePixelRatio;
    canvas.current.width = width * ratio;
    canvas.current.height = height * ratio;
    const colours = read(canvas.current);
    context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
    context.strokeStyle = colours.wire;
    context.lineWidth = 1.5 / zoom;
    context.stroke(wires.full);
    context.globalAlpha = LIGHT;
    context.stroke(wires.light);
    context.globalAlpha = 1;
    context.strokeStyle = colours.rings.came;
    context.lineWidth *= 2;
    context.stroke(wires.came);
    paintDots(context, dots, colours, app.view.shadeValues ? "value" : "gradient", zoom);
  });
  return html`<canvas ref=${canvas} className="far-view" aria-hidden="true"></canvas>`;
}
