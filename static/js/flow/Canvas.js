/**
 * The canvas. Every call of React Flow is in this folder, behind our own names: its next major
 * version changes its store and its change handlers.
 */

import {
  applyEdgeChanges,
  applyNodeChanges,
  Background,
  ReactFlow,
  SelectionMode,
  useCallback,
  useLayoutEffect,
  useMemo,
  useReactFlow,
  useRef,
  useState,
  ViewportPortal,
} from "../../vendor/vendor.js";
import { barOf, useBar } from "../state/allowed.js";
import { useApp } from "../state/app.js";
import { fewLeaves } from "../state/notation.js";
import { isLeaf } from "../words/kinds.js";
import { addNode } from "../acts/adding.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { Copies } from "./Copies.js";
import { Ghosts } from "./Ghosts.js";
import { GRID, useDragging } from "./dragging.js";
import { frameId, isFrame, useElements } from "./elements.js";
import { MANY, useAfar } from "./afar.js";
import { Body } from "./Body.js";
import { FarView } from "./FarView.js";
import { COARSE, FIT, useBeginning, useMotion, ZOOMS, zoomed } from "./fitting.js";
import { useFixed } from "./fixed.js";
import { useFresh } from "./flash.js";
import { useFollowing } from "./following.js";
import { FrameBox } from "./FrameBox.js";
import { guarded } from "./Guarded.js";
import { useHandle } from "./handle.js";
import { useHands } from "./hands.js";
import { lightWire, wireUnder } from "./landing.js";
import { Legend } from "./Legend.js";
import { ManyWires, useStrands } from "./ManyWires.js";
import { useLights } from "./lights.js";
import { useMoves } from "./moves.js";
import { NodeTools } from "./NodeTools.js";
import { Overview } from "./Overview.js";
import { useFreePlace } from "./places.js";
import { Pointers } from "./Pointers.js";
import { useRefitting } from "./refitting.js";
import { useRoaming } from "./roaming.js";
import { STRAY_PIXELS, useLongPress } from "./touch.js";
import { useLaying } from "./laying.js";
import { Twins } from "./Twins.js";
import { Wire } from "./Wire.js";
import { WireLabels } from "./WireLabels.js";
import { useWiring } from "./wiring.js";

/** @typedef {import("../state/app.js").Point} Point */

/** The media type under which a palette entry travels while it is dragged. */
export const PALETTE_DRAG = "application/x-chalkgrad-operator";

const NODE_TYPES = { body: guarded(Body), frame: guarded(FrameBox) };
const EDGE_TYPES = { wire: Wire };
/** @type {never[]} one empty array, so that React Flow sees no change */
const NO_EDGES = [];
/** A graph of more nodes has a map, in a corner. */
const MAPPED = 60;

/** What of the view is seen on the canvas as a whole. */
const SHOWN_BY = [
  "drawer",
  "outline",
  "text",
  "details",
  "projector",
  "spotlight",
  "focus",
  "far",
  "laid",
];

/**
 * Lines that a dragged node has snapped to.
 * @param {{guides: import("./dragging.js").Guides}} props
 */
function GuideLines({ guides }) {
  const { x, y } = guides;
  return html`<${ViewportPortal}>
    ${x !== null && html`<div className="guide across" style=${{ transform: `translateX(${x}px)` }} />`}
    ${y !== null && html`<div className="guide down" style=${{ transform: `translateY(${y}px)` }} />`}
  <//>`;
}

function Explanation() {
  const { view } = useApp();
  useTopic(view, "explanation");
  return html`<p className="explanation" role="status">${view.explanation}</p>`;
}

export function Canvas() {
  const app = useApp();
  const { leading, measures, session, timeline, view, walker, lesson } = app;
  for (const topic of SHOWN_BY) useTopic(view, topic);
  useTopic(walker, "walk");
  useTopic(lesson, "lesson");
  useTopic(session.past, "past");
  useTopic(timeline, "timeline");
  useTopic(timeline, "contrast");
  const bar = useBar("edit");
  const flow = useReactFlow();
  const { nodes, setNodes, edges, setEdges } = useElements();
  const { far } = view;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const begun = useBeginning(box, nodes);
  const { drawn, moved, hold } = useAfar(box, flow, nodes);
  const toPlace = useCallback((/** @type {Point} */ at) => flow.screenToFlowPosition(at), [flow]);
  const wiring = useWiring(toPlace);
  const { strands, many, marks } = useStrands(box, flow, nodes, edges);

  const { send, settle } = useMoves(flow);
  const dragging = useDragging(flow, send);
  const snap = useRef(dragging.snap);
  snap.current = dragging.snap;
  useLights(box);
  useFixed(box);
  useLongPress(box);

  const selectOnly = useCallback(
    (/** @type {Set<string>} */ ids, /** @type {string} */ wire = "") => {
      /** @template {{id: string, selected?: boolean}} T @param {T[]} all @param {Set<string>} chosen */
      const only = (all, chosen) =>
        all.map((one) =>
          Boolean(one.selected) === chosen.has(one.id)
            ? one
            : { ...one, selected: chosen.has(one.id) },
        );
      setNodes((before) => only(before, ids));
      setEdges((before) => only(before, new Set([wire])));
    },
    [setEdges, setNodes],
  );
  const motion = useMotion(flow, box);
  const freePlace = useFreePlace(flow, box);
  const handle = useHandle({ flow, box, motion, selectOnly, freePlace, hold });
  const followAnew = useFollowing(flow, box, motion);
  const fitAll = useCallback(() => {
    if (!leading.sight || !followAnew()) motion.fit(FIT);
  }, [followAnew, leading, motion]);
  useLaying(fitAll);
  useFresh(box);
  const onKeyDown = useRoaming(box, flow, motion, hold);

  const menu = useCallback(
    (/** @type {MouseEvent} */ event, /** @type {import("../acts/commands.js").Place} */ place) => {
      event.preventDefault();
      view.open({ kind: "menu", screen: { x: event.clientX, y: event.clientY }, place });
    },
    [view],
  );

  // The wire that an operator of the palette would go into, were it dropped now.
  const underDrop = useCallback(
    (/** @type {DragEvent} */ { clientX, clientY }, /** @type {string | null} */ op) => {
      if (op === null || isLeaf(op)) return null;
      const width = measures.bodyWidth([{ text: app.entries.get(op)?.symbol ?? op }]);
      return wireUnder(app, flow, toPlace({ x: clientX, y: clientY }), width);
    },
    [app, flow, measures, toPlace],
  );

  const handlers = useMemo(
    () => ({
      /** @param {MouseEvent} event @param {{id: string}} node */
      onNodeClick: (event, { id }) => {
        if (!(/** @type {HTMLElement} */ (event.target).closest("input"))) view.bring(id);
      },
      /** @param {MouseEvent} event @param {{id: string}} node */
      onNodeContextMenu: (event, { id }) => {
        if (isFrame(id)) {
          menu(event, "canvas");
          return;
        }
        if (/** @type {HTMLElement} */ (event.target).closest("input")) return;
        if (!view.nodes.includes(id)) {
          handle.select([id]);
          view.setSelection([id], []);
        }
        menu(event, "node");
      },
      /** @param {MouseEvent} event */
      onSelectionContextMenu: (event) => menu(event, "node"),
      /** @param {MouseEvent} event @param {{id: string}} edge */
      onEdgeContextMenu: (event, { id }) => {
        handle.selectWire(id);
        menu(event, "wire");
      },
      /** @param {MouseEvent} event */
      onPaneContextMenu: (event) => menu(event, "canvas"),
      /** @param {MouseEvent} event */
      onPaneMouseMove: (event) => {
        view.pointer = toPlace({ x: event.clientX, y: event.clientY });
      },
      onPaneMouseLeave: () => (view.pointer = null),
      /** @param {any[]} changes */
      onNodesChange: (changes) => {
        snap.current(changes);
        const kept = changes.filter(({ type }) => type !== "remove");
        setNodes((before) => /** @type {any} */ (applyNodeChanges(kept, before)));
        settle(kept);
      },
      /** @param {any[]} changes */
      onEdgesChange: (changes) => {
        const kept = changes.filter(({ type }) => type !== "remove");
        setEdges((before) => /** @type {any} */ (applyEdgeChanges(kept, before)));
      },
      /** @param {{nodes: {id: string}[], edges: {id: string}[]}} selection */
      onSelectionChange: ({ nodes: chosen, edges: wires }) => {
        const ids = chosen.map(({ id }) => id);
        view.setSelection(
          ids.filter((id) => !isFrame(id)),
          wires.map(({ id }) => id),
          ids.filter(isFrame).map(frameId),
        );
      },
      /** @param {unknown} hand null where nobody's moves it @param {{zoom: number}} viewport */
      onMove: (hand, { zoom }) => {
        zoomed(box.current, view, zoom);
        if (hand) leading.lookAround();
        leading.stir();
      },
      /** @param {unknown} _ @param {{id: string}} edge */
      onEdgeMouseEnter: (_, { id }) => view.hover(id),
      onEdgeMouseLeave: () => view.hover(null),
      /** @param {DragEvent} event */
      onDragOver: (event) => {
        if (!event.dataTransfer?.types.includes(PALETTE_DRAG)) return;
        event.preventDefault();
        lightWire(view, underDrop(event, view.carried));
      },
      /** @param {DragEvent} event */
      onDragLeave: ({ currentTarget, relatedTarget }) => {
        const canvas = /** @type {Element} */ (currentTarget);
        if (!canvas.contains(/** @type {Node | null} */ (relatedTarget))) lightWire(view, null);
      },
      /** @param {DragEvent} event */
      onDrop: (event) => {
        lightWire(view, null);
        const op = event.dataTransfer?.getData(PALETTE_DRAG);
        if (!op) return;
        event.preventDefault();
        const at = toPlace({ x: event.clientX, y: event.clientY });
        const wire = underDrop(event, op) ?? undefined;
        addNode(app, { op }, at, undefined, wire).catch(session.complain);
      },
    }),
    [app, flow, handle, leading, menu, setEdges, setNodes, settle, toPlace, underDrop, view],
  );

  const begins = useCallback(() => {
    moved();
    leading.again();
  }, [leading, moved]);

  useRefitting(box, motion, followAnew);

  const onDoubleClick = useCallback(
    (/** @type {MouseEvent} */ event) => {
      if (!(/** @type {HTMLElement} */ (event.target).closest(".react-flow__pane"))) return;
      if (barOf(app, "edit")) return;
      const screen = { x: event.clientX, y: event.clientY };
      view.open({ kind: "add", screen, at: toPlace(screen) });
    },
    [app, toPlace, view],
  );

  useLayoutEffect(() => {
    for (const [name, value] of Object.entries(measures.styles())) {
      box.current?.style.setProperty(name, value);
    }
  }, [measures]);

  const hands = useHands(toPlace);
  const few = fewLeaves(app);
  const spotlit = view.spotlight && walker.inPlay.length + view.focus.size > 0;
  const state = [
    "canvas",
    far && "far",
    spotlit && "spotlit",
    few && !walker.active && "few-leaves",
    view.down && "down",
    session.past.isShown && "past",
  ];
  const size = { ref: box, className: state.filter(Boolean).join(" ") };
  if (!begun) return html`<div ...${size} />`;
  return html`<div ...${size} ...${{ onDoubleClick, onKeyDown, ...hands }}>
    <${ReactFlow}
      nodes=${drawn}
      edges=${far ? NO_EDGES : marks}
      nodeTypes=${NODE_TYPES}
      edgeTypes=${EDGE_TYPES}
      ...${handlers}
      ...${dragging.handlers}
      ...${wiring}
      onlyRenderVisibleElements=${far || nodes.length > MANY}
      edgesFocusable=${false}
      disableKeyboardA11y=${walker.active || view.projector}
      nodesDraggable=${!view.projector && !view.laid && bar === null}
      nodesConnectable=${bar === null}
      edgesReconnectable=${bar === null}
      deleteKeyCode=${null}
      multiSelectionKeyCode=${MULTI_SELECT}
      selectionMode=${SelectionMode.Partial}
      connectOnClick=${false}
      connectionDragThreshold=${COARSE.matches ? STRAY_PIXELS : 1}
      connectionRadius=${28}
      reconnectRadius=${16}
      zoomOnDoubleClick=${false}
      elevateNodesOnSelect=${false}
      minZoom=${ZOOMS.least}
      maxZoom=${ZOOMS.most}
      defaultViewport=${begun}
      onInit=${begins}
      onMoveEnd=${moved}
      proOptions=${NO_ATTRIBUTION}
      ariaLabelConfig=${LABELS}
    >
      <${Background} gap=${2 * GRID} size=${1.5} />
      <${GuideLines} guides=${dragging.guides} />
      ${dragging.copies && html`<${Copies} ...${dragging.copies} />`}
      ${far && html`<${FarView} nodes=${nodes} strands=${strands} />`}
      ${many && html`<${ManyWires} strands=${strands} edges=${edges} />`}
      <${WireLabels} />
      <${Twins} />
      <${NodeTools} />
      <${Ghosts} />
      <${Pointers} />
      ${nodes.length > MAPPED && html`<${Overview} nodes=${nodes} />`}
    <//>
    <${Explanation} />
    <${Legend} />
  </div>`;
}

const MULTI_SELECT = ["Meta", "Control", "Shift"];
// The library's licence (MIT) leaves the badge to us; it is named in the list of licences.
const NO_ATTRIBUTION = { hideAttribution: true };
const LABELS = {
  "node.a11yDescription.default": t("node.keys"),
  "node.a11yDescription.keyboardDisabled": t("node.keys"),
  "node.a11yDescription.ariaLiveMessage": (/** @type {{x: number, y: number}} */ { x, y }) =>
    t("node.moved", { x: Math.round(x), y: Math.round(y) }),
  "edge.a11yDescription.default": t("wire.keys"),
};
