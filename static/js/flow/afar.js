/**
 * From afar a large graph is dots on one canvas, and of React Flow's nodes only those are on the page
 * that somebody means: under the pointer, selected, in play, or with the focus, and those to which Tab
 * goes next. They are held; the others come as soon as they are meant.
 */

import {
  flushSync,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { isFrame } from "./elements.js";

/** @typedef {import("./elements.js").FlowNode} FlowNode */

/** More nodes than this are only put on the page where they are in view, and from afar when they are
 * meant. */
export const MANY = 300;

/** So many selected nodes at most are held; of more, what they are is seen on the canvas. */
export const MOST_SELECTED = 50;

/** @type {WeakMap<object, any>} nodes and edges as they are handed on while nobody means them */
const LET_GO = new WeakMap();

/**
 * A node or an edge with its mark.
 * @template {{held?: boolean}} T
 * @param {T} one
 * @param {boolean} held
 * @returns {T}
 */
export function marked(one, held) {
  if ((one.held !== false) === held) return one;
  if (held) return { ...one, held };
  let gone = LET_GO.get(one);
  if (!gone) LET_GO.set(one, (gone = { ...one, held }));
  return gone;
}

/**
 * The node whose body is at a point, the uppermost.
 * @param {FlowNode[]} nodes
 * @param {import("../state/app.js").Point} point
 */
function bodyAt(nodes, point) {
  const there = nodes.findLast(
    ({ id, position: { x, y }, width = 0, height = 0 }) =>
      Math.abs(point.x - x) <= width / 2 && Math.abs(point.y - y) <= height / 2 && !isFrame(id),
  );
  return there?.id ?? null;
}

/**
 * Where Tab goes: the first and the last of what is in view, and the neighbours of what has the focus.
 * @param {FlowNode[]} inView
 * @param {string | null} focused
 */
function stopsOf(inView, focused) {
  const at = inView.findIndex(({ id }) => id === focused);
  const stops = [
    inView[0],
    inView.at(-1),
    ...(at < 0 ? [] : inView.slice(Math.max(0, at - 1), at + 2)),
  ];
  return stops.flatMap((node) => node?.id ?? []);
}

/**
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {FlowNode[]} nodes
 * @returns {{drawn: FlowNode[], moved: () => void, hold: (id: string) => void}} the nodes with their
 *   marks, who hears that the view has moved, and who puts a node on the page that will have the focus
 */
export function useAfar(box, flow, nodes) {
  const { view, walker } = useApp();
  const sparse = view.far && nodes.length > MANY;
  const [pointed, setPointed] = useState(/** @type {string | null} */ (null));
  const [focused, setFocused] = useState(/** @type {string | null} */ (null));
  const [moves, setMoves] = useState(0);
  const all = useRef(nodes);
  useLayoutEffect(() => {
    all.current = nodes;
  });
  const moved = useCallback(() => setMoves((before) => before + 1), []);
  const hold = useCallback((/** @type {string} */ id) => flushSync(() => setFocused(id)), []);

  useEffect(() => {
    const root = box.current;
    if (!root || !sparse) return undefined;
    /** @type {string | null} */
    let last = null;
    /** @param {PointerEvent} event */
    const point = ({ clientX: x, clientY: y, buttons, type }) => {
      // Whoever holds a node holds it, wherever the hand goes.
      if (buttons && type !== "pointerdown") return;
      const id = bodyAt(all.current, flow.screenToFlowPosition({ x, y }));
      if (id === last) return;
      last = id;
      // The node is there before what comes next: a press.
      flushSync(() => setPointed(id));
    };
    /** @param {FocusEvent} event */
    const focus = ({ target }) => {
      const node = /** @type {HTMLElement} */ (target).closest(".react-flow__node");
      if (node instanceof HTMLElement) setFocused(node.dataset.id ?? null);
    };
    const leave = () => setPointed((last = null));
    const passive = { capture: true, passive: true };
    root.addEventListener("pointermove", point, passive);
    root.addEventListener("pointerdown", point, passive);
    root.addEventListener("pointerleave", leave);
    root.addEventListener("focusin", focus);
    return () => {
      root.removeEventListener("pointermove", point, passive);
      root.removeEventListener("pointerdown", point, passive);
      root.removeEventListener("pointerleave", leave);
      root.removeEventListener("focusin", focus);
    };
  }, [box, flow, sparse]);

  const inPlay = sparse ? [...walker.inPlay, ...view.focus].join(" ") : "";
  const drawn = useMemo(() => {
    if (!sparse) return nodes.map((node) => marked(node, true));
    const pane = box.current?.getBoundingClientRect();
    const { x, y, zoom } = flow.getViewport();
    const inView = nodes.filter(
      ({ id, position }) =>
        !isFrame(id) &&
        position.x * zoom + x > 0 &&
        position.x * zoom + x < (pane?.width ?? 0) &&
        position.y * zoom + y > 0 &&
        position.y * zoom + y < (pane?.height ?? 0),
    );
    const selected = nodes.filter((node) => node.selected && !isFrame(node.id));
    const held = new Set([
      ...stopsOf(inView, focused),
      ...inPlay.split(" "),
      ...(selected.length > MOST_SELECTED ? [] : selected.map(({ id }) => id)),
      pointed,
      focused,
    ]);
    return nodes.map((node) => marked(node, held.has(node.id) || isFrame(node.id)));
    // The view's place is read as it is once it stands still.
  }, [box, flow, focused, inPlay, moves, nodes, pointed, sparse]);
  return { drawn, moved, hold };
}
