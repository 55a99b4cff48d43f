/**
 * The keyboard goes about in the graph: from a node that has the focus, and is not selected, arrow keys
 * lead along its wires, and to its neighbours.
 */

import { useMemo, useRef } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { bodyOf } from "../state/notation.js";
import { isFrame } from "./elements.js";
import { focusNode } from "./focusing.js";

/**
 * @typedef {import("../state/app.js").Point} Point
 * @typedef {"ArrowRight" | "ArrowLeft" | "ArrowDown" | "ArrowUp"} Arrow
 */

/** Where each arrow points. @type {Record<Arrow, Point>} */
const WAYS = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
};

/** How much further away than it is a node counts that is beside the way. */
const BESIDE = 2;

/** @param {string} key @returns {key is Arrow} */
const isArrow = (key) => Object.hasOwn(WAYS, key);

/**
 * The nodes that a node's wires lead to, the way that an arrow points: through its output, or through
 * its inputs in the order of their ports.
 * @param {import("../state/app.js").App} app
 * @param {string} id
 * @param {Point} way
 */
function alongWires(app, id, way) {
  const { mirror, view } = app;
  const along = view.down ? way.y : way.x;
  if (along === 0) return [];
  // Through the backward half of a graph that is expanded, values run the other way.
  const onward = along > 0 !== bodyOf(app, id).back;
  const ids = onward
    ? mirror.usesOf(id).map(({ target }) => target)
    : mirror.drawnInputs(id).map(({ source }) => source);
  return [...new Set(ids)];
}

/**
 * The node to which an arrow leads.
 * @param {import("../state/app.js").App} app
 * @param {Map<string, Point>} places the middles of nodes
 * @param {string} id where it is pressed
 * @param {Arrow} arrow
 */
export function nodeTowards(app, places, id, arrow) {
  const way = WAYS[arrow];
  const own = places.get(id);
  if (!own) return null;
  /** How far a node is ahead, and how far beside. @param {Point} place */
  const off = ({ x, y }) => {
    const [across, down] = [x - own.x, y - own.y];
    return {
      ahead: across * way.x + down * way.y,
      beside: Math.abs(way.x === 0 ? across : down),
    };
  };
  let [best, least] = [/** @type {string | null} */ (null), Infinity];
  for (const other of alongWires(app, id, way)) {
    const place = places.get(other);
    const { beside } = place ? off(place) : { beside: Infinity };
    if (beside < least) [best, least] = [other, beside];
  }
  if (best !== null) return best;
  for (const [other, place] of places) {
    const { ahead, beside } = off(place);
    const far = ahead + BESIDE * beside;
    if (ahead > 0 && far < least) [best, least] = [other, far];
  }
  return best;
}

/**
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {import("./fitting.js").Motion} motion
 * @param {(id: string) => void} hold has a node on the page, near and from afar
 * @returns {(event: KeyboardEvent) => void} what hears the canvas's keys
 */
export function useRoaming(box, flow, motion, hold) {
  const app = useApp();
  /** The way that was gone last, which leads back. */
  const gone = useRef({ from: "", to: "", way: /** @type {Arrow} */ ("ArrowUp") });
  return useMemo(() => {
    /** @param {KeyboardEvent} event */
    return (event) => {
      const { view, walker } = app;
      const node = /** @type {HTMLElement} */ (event.target);
      const { id = "" } = node.dataset;
      const { key } = event;
      if (key === "Escape" && node.matches(".react-flow__node")) {
        // React Flow takes the selection away, and the focus with it, in a frame of its own.
        requestAnimationFrame(() => focusNode(box, id, 0));
      }
      if (!isArrow(key) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (!node.matches(".react-flow__node:not(.selected)") || isFrame(id)) return;
      if (walker.active || view.projector) return;
      // No other key of the same name is meant here, also where nothing lies ahead.
      event.preventDefault();
      event.stopPropagation();
      const places = new Map(
        flow.getNodes().flatMap(({ id: other, position }) => {
          const place = /** @type {[string, Point]} */ ([other, position]);
          return isFrame(other) ? [] : [place];
        }),
      );
      const { from, to, way } = gone.current;
      const back = WAYS[way].x === -WAYS[key].x && WAYS[way].y === -WAYS[key].y;
      const next = back && to === id && places.has(from) ? from : nodeTowards(app, places, id, key);
      if (next === null) return;
      gone.current = { from: id, to: next, way: key };
      app.leading.lookAround();
      hold(next);
      motion.bringIntoView([next]);
      focusNode(box, next);
    };
  }, [app, box, flow, hold, motion]);
}
