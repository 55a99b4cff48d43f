/**
 * The wires of a graph of many nodes: drawn as a few paths, and only those are elements of their own that
 * somebody means, under the pointer or selected, with those that end on the node under the pointer. A
 * wire of React Flow's is seven elements, which are looked at whenever the view moves.
 */

import {
  flushSync,
  memo,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  ViewportPortal,
} from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { wireId } from "../state/records.js";
import { html, useTopic } from "../lib.js";
import { marked, MOST_SELECTED } from "./afar.js";
import { strandAt, strandPath, strandsOf } from "./strands.js";
import { playOf } from "./Wire.js";

/** @typedef {import("./strands.js").Strand} Strand */

/** A graph of more nodes than this has its wires drawn so. */
const FEW = 60;

/** So many wires are one path at most: what changes of one has few others drawn again. */
const TOGETHER = 64;

/** @type {Strand[]} */
const NONE = [];

/**
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {import("./elements.js").FlowNode[]} nodes
 * @param {import("./elements.js").FlowEdge[]} edges
 * @returns {{strands: Strand[], many: boolean, marks: import("./elements.js").FlowEdge[]}} where wires
 *   run that are no elements; whether they are drawn as paths; and the edges with their marks
 */
export function useStrands(box, flow, nodes, edges) {
  const app = useApp();
  const { mirror, view } = app;
  const many = !view.far && nodes.length > FEW;
  const strands = useMemo(
    () => (many || view.far ? strandsOf(app, nodes) : NONE),
    [app, edges, many, nodes, view.far, view.laid],
  );
  const [pointed, setPointed] = useState("");
  const all = useRef(strands);
  useLayoutEffect(() => {
    all.current = strands;
  });

  useEffect(() => {
    const root = box.current;
    if (!root || !many) return undefined;
    let last = "";
    /** @param {PointerEvent} event */
    const point = ({ clientX: x, clientY: y, target, buttons, type }) => {
      // Whoever holds a wire holds it, wherever the hand goes.
      if (buttons && type !== "pointerdown") return;
      const node = /** @type {Element} */ (target).closest(".react-flow__node");
      const id = node instanceof HTMLElement ? node.dataset.id : undefined;
      const meant =
        id === undefined
          ? strandAt(all.current, flow.screenToFlowPosition({ x, y }))
          : mirror.wiresInto(id).map((wire) => wireId(wire.target, wire.port));
      const now = [meant ?? []].flat().join(" ");
      if (now === last) return;
      last = now;
      // The wire is there before what comes next: a press.
      flushSync(() => setPointed(now));
    };
    // A finger that is lifted leaves before its tap is told of.
    const leave = (/** @type {PointerEvent} */ { pointerType }) => {
      if (pointerType !== "touch") setPointed((last = ""));
    };
    const passive = { capture: true, passive: true };
    root.addEventListener("pointermove", point, passive);
    root.addEventListener("pointerdown", point, passive);
    root.addEventListener("pointerleave", leave);
    return () => {
      root.removeEventListener("pointermove", point, passive);
      root.removeEventListener("pointerdown", point, passive);
      root.removeEventListener("pointerleave", leave);
    };
  }, [box, flow, many, mirror]);

  const marks = useMemo(() => {
    if (!many) return edges.map((edge) => marked(edge, true));
    const meant = new Set(pointed.split(" "));
    const few = edges.filter(({ selected }) => selected).length <= MOST_SELECTED;
    return edges.map((edge) => marked(edge, meant.has(edge.id) || (few && edge.selected === true)));
  }, [edges, many, pointed]);
  return { strands, many, marks };
}

/** Wires as one path for each way in which they look. */
const Together = memo(
  /** @param {{strands: Strand[], looks: string}} props the looks, a line for each wire */
  function Together({ strands, looks }) {
    /** @type {Map<string, string>} */
    const paths = new Map();
    looks.split("\n").forEach((look, index) => {
      paths.set(look, `${paths.get(look) ?? ""}${strandPath(strands[index])}`);
    });
    return [...paths].map(([look, path]) => html`<path key=${look} className=${look} d=${path} />`);
  },
);

/** @param {{strands: Strand[], edges: import("./elements.js").FlowEdge[]}} props */
export function ManyWires({ strands, edges }) {
  const { timeline, view, walker } = useApp();
  useTopic(timeline, "contrast");
  useTopic(walker, "walk");
  useTopic(view, "lit");
  useTopic(view, "landing");
  const bundles = useMemo(
    () =>
      Array.from({ length: Math.ceil(strands.length / TOGETHER) }, (_, index) =>
        strands.slice(index * TOGETHER, (index + 1) * TOGETHER),
      ),
    [strands],
  );
  const { landing, lit } = view;
  const selected = new Set(edges.flatMap((edge) => (edge.selected ? edge.id : [])));
  /** @param {Strand} strand */
  const lookOf = ({ id, light }) =>
    [
      "strand",
      light && "crossing",
      timeline.contrast?.run.has(id) && "came",
      selected.has(id) && "selected",
      lit?.up.has(id) && "upstream",
      lit?.down.has(id) && "downstream",
      landing === id && "landing",
      ...playOf(walker, id),
    ]
      .filter(Boolean)
      .join(" ");
  return html`<${ViewportPortal}>
    <svg className="strands" aria-hidden="true">
      ${bundles.map(
        (bundle, index) =>
          html`<${Together} key=${index} strands=${bundle} looks=${bundle.map(lookOf).join("\n")} />`,
      )}
    </svg>
  <//>`;
}
