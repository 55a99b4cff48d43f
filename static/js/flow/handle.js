/**
 * What the canvas can be asked by commands, menus and panels: one object, which the application has
 * while the canvas is on the page. Nothing outside this folder reaches into the canvas otherwise.
 */

import { useLayoutEffect, useMemo } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { documentBounds } from "./bounds.js";
import { FIT } from "./fitting.js";
import { flash } from "./flash.js";
import { focusNode } from "./focusing.js";
import { seenOf } from "./free.js";
import { documentPlace, inputPlace } from "./places.js";

/** How nodes that are new are brought into view. */
const SHOWN = { ...FIT, padding: 48, duration: 350 };

/** A node that is brought into view is at least this large, as a zoom of the view. */
const LEGIBLE = 0.8;

/** How long the view takes to where another window's is, in milliseconds: until that tells again. */
const SHOW_MS = 120;

/** How long nodes take to their new places, in milliseconds; as in canvas.css. */
const GLIDE_MS = 350;

/** How long places that have come may take to be drawn, in milliseconds. */
const DRAWN_MS = 150;

/**
 * @param {object} parts
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} parts.flow
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} parts.box
 * @param {import("./fitting.js").Motion} parts.motion
 * @param {(nodes: Set<string>, wire?: string) => void} parts.selectOnly
 * @param {(op?: string) => import("../state/app.js").Point} parts.freePlace
 * @param {(id: string) => void} parts.hold has a node on the page, near and from afar
 * @returns {import("../state/app.js").Canvas}
 */
export function useHandle({ flow, box, motion, selectOnly, freePlace, hold }) {
  const app = useApp();
  const handle = useMemo(() => {
    const { view } = app;
    /** Layouts that are asked for, and what ends the gliding after the last. */
    let waiting = 0;
    let stopping = 0;

    /** @param {string} id */
    const reveal = (id) => {
      app.leading.lookAround();
      selectOnly(new Set([id]));
      motion.fit({ ...FIT, maxZoom: Math.max(flow.getZoom(), LEGIBLE) }, [id]);
      requestAnimationFrame(() => focusNode(box, id));
    };

    /** Whether all of a node is in view. @param {string} id */
    const inView = (id) => {
      const node = flow.getInternalNode(id);
      if (!node || !box.current) return false;
      const seen = seenOf(box.current);
      const { width = 0, height = 0 } = node.measured;
      const start = flow.flowToScreenPosition(node.internals.positionAbsolute);
      const right = start.x + width * flow.getZoom();
      const bottom = start.y + height * flow.getZoom();
      return (
        start.x >= seen.left && start.y >= seen.top && right <= seen.right && bottom <= seen.bottom
      );
    };

    /** @type {import("../state/app.js").Canvas} */
    const asked = {
      select: (nodes) => selectOnly(new Set(nodes)),
      selectWire(wire) {
        selectOnly(new Set(), wire);
        view.setSelection([], [wire]);
      },
      reveal,
      focus(id) {
        hold(id);
        focusNode(box, id);
      },
      pick(node) {
        if (!flow.getNode(node)) return;
        if (inView(node)) selectOnly(new Set([node]));
        else reveal(node);
      },
      approach(node) {
        // At once: what is typed next is meant for a field on the node.
        if (view.far) motion.fit({ ...FIT, duration: 0 }, [node]);
      },
      comeNearer() {
        const { target } = app.mirror;
        motion.fit(
          { ...FIT, maxZoom: 1 },
          view.nodes.length || target === null ? view.nodes.slice(0, 1) : [target],
        );
      },
      fit: () => motion.fit(FIT),
      seen() {
        if (!box.current) return null;
        const { left, top, right, bottom } = seenOf(box.current);
        const start = flow.screenToFlowPosition({ x: left, y: top });
        const end = flow.screenToFlowPosition({ x: right, y: bottom });
        const [width, height] = [end.x - start.x, end.y - start.y];
        // A canvas behind a sheet that covers all of it shows nothing.
        if (!(width > 0 && height > 0)) return null;
        return [start.x, start.y, width, height].map((number) => Math.round(number * 10) / 10);
      },
      show: (sight) => motion.show(sight, SHOW_MS),
      bringIntoView: motion.bringIntoView,
      showNodes: (nodes) => motion.fit(SHOWN, nodes),
      flash: (nodes, apart) => flash(box.current, nodes, apart),
      async glide(placed) {
        // An attribute, which React leaves alone when it draws the canvas again.
        box.current?.toggleAttribute("data-gliding", true);
        clearTimeout(stopping);
        waiting++;
        // Whoever has them placed says why they were not.
        await placed.catch(() => {});
        if (--waiting) return;
        stopping = window.setTimeout(
          () => box.current?.toggleAttribute("data-gliding", false),
          GLIDE_MS + DRAWN_MS,
        );
      },
      freePlace,
      toScreen: (at) => flow.flowToScreenPosition(at),
      screenOf(id) {
        const node = flow.getInternalNode(id);
        return node ? flow.flowToScreenPosition(node.internals.positionAbsolute) : null;
      },
      documentBounds: (nodes) => documentBounds(app, nodes),
      toDocument: (at) => documentPlace(app, at),
      placeOfInput: (operator, first) => inputPlace(app, operator, first),
    };
    return asked;
  }, [app, box, flow, freePlace, hold, motion, selectOnly]);

  useLayoutEffect(() => {
    app.canvas = handle;
    return () => {
      app.canvas = null;
    };
  }, [app, handle]);
  return handle;
}
