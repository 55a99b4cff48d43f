/**
 * Dragging nodes: where they end, what Alt, a wire under the drop and a shake make of it, and the
 * guides that they snap to on the way.
 */

import { useMemo, useRef, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { arityOf, bridgeOut, insertion, selectedText } from "../acts/edits.js";
import { MESSAGES } from "../link/protocol.js";
import { isFrame } from "./elements.js";

/** @typedef {import("../state/app.js").Point} Point */
/** @typedef {{x: number | null, y: number | null}} Guides lines to draw, in canvas units */

/** Nearer than this, in pixels on the screen, an edge snaps to another node's. */
const SNAP_PIXELS = 6;

/** A shake is this many turns to and fro, each of at least so many pixels, within so many ms. */
const SHAKE = { turns: 4, pixels: 18, within: 700 };

/** Distance of the grid's lines, in canvas units. */
export const GRID = 12;

/** @param {number} place */
const onGrid = (place) => Math.round(place / GRID) * GRID;

/**
 * The wire under a point of the screen, or null.
 * @param {Point} point
 */
export function wireUnder({ x, y }) {
  for (const element of document.elementsFromPoint(x, y)) {
    const edge = element.closest(".react-flow__edge");
    if (edge instanceof SVGElement) return edge.dataset.id ?? null;
  }
  return null;
}

/** Counts how often a drag turns round. */
class Shake {
  /** @param {number} x */
  constructor(x) {
    this.from = x;
    this.direction = 0;
    /** @type {number[]} times of the turns */
    this.turns = [];
  }

  /**
   * @param {number} x
   * @param {number} now
   * @returns {boolean} whether this was the last turn of a shake
   */
  turned(x, now) {
    if (Math.abs(x - this.from) < SHAKE.pixels) return false;
    const direction = Math.sign(x - this.from);
    this.from = x;
    if (direction === this.direction) return false;
    this.direction = direction;
    this.turns = [...this.turns.filter((time) => now - time < SHAKE.within), now];
    return this.turns.length > SHAKE.turns;
  }
}

/**
 * The nearest of some lines to a place, or null where none is within reach.
 * @param {number} own
 * @param {number[]} lines
 * @param {number} reach
 */
function nearest(own, lines, reach) {
  let [best, least] = [/** @type {number | null} */ (null), reach];
  for (const line of lines) {
    const off = Math.abs(line - own);
    if (off < least) [best, least] = [line, off];
  }
  return best;
}

/**
 * Handlers of node drags.
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 * @param {(places: [string, Point][]) => void} sendPositions
 * @param {() => void} putBack draw every node where the server has it
 */
export function useDragging(flow, sendPositions, putBack) {
  const app = useApp();
  const [guides, setGuides] = useState(/** @type {Guides} */ ({ x: null, y: null }));
  const shake = useRef(/** @type {Shake | null} */ (null));
  // A node that was shaken out of its wires is not put into the one it is let go over.
  const shaken = useRef(false);
  // What a dragged frame carries along, and where the frame was.
  const carried = useRef(/** @type {{id: string, position: Point}[]} */ ([]));
  const start = useRef({ x: 0, y: 0 });
  const handlers = useMemo(() => {
    const { mirror, session } = app;

    /**
     * Whether a node hangs in no wire, so that dropping it on one means something.
     * @param {string} id
     */
    const loose = (id) =>
      arityOf(app, id) > 0 &&
      mirror.usesOf(id).length === 0 &&
      mirror.inputsOf(id, arityOf(app, id)).every((wire) => wire === undefined);

    /**
     * The nodes whose middle lies in a frame, where they are as the drag begins.
     * @param {string} frame
     */
    const inside = (frame) => {
      const {
        position,
        width = 0,
        height = 0,
      } = flow.getNode(frame) ?? { position: { x: 0, y: 0 } };
      return flow.getNodes().filter(({ id, position: { x, y } }) => {
        const [across, down] = [x - position.x, y - position.y];
        return !isFrame(id) && across > 0 && across < width && down > 0 && down < height;
      });
    };

    /**
     * Where what lies in the frame is, when the frame is there.
     * @param {Point} to
     * @returns {[string, Point][]}
     */
    const carriedTo = (to) => {
      const dx = to.x - start.current.x;
      const dy = to.y - start.current.y;
      return carried.current.map(({ id, position: { x, y } }) => [id, { x: x + dx, y: y + dy }]);
    };

    /**
     * Move what lies in the frame along with it.
     * @param {Point} to where the frame is now
     */
    const carry = (to) => {
      const places = new Map(carriedTo(to));
      flow.setNodes((nodes) =>
        nodes.map((node) => {
          const position = places.get(node.id);
          return position ? { ...node, position } : node;
        }),
      );
    };

    /** @param {{id: string, position: Point}[]} dragged */
    const copyTo = async (dragged) => {
      const data = JSON.parse(
        selectedText(
          app,
          dragged.map(({ id }) => id),
        ),
      );
      const at = { x: Infinity, y: Infinity };
      for (const { position } of dragged) {
        at.x = Math.min(at.x, position.x);
        at.y = Math.min(at.y, position.y);
      }
      putBack();
      const { nodes } = await session.send(
        MESSAGES.PASTE,
        { document: data, at: [at.x, at.y] },
        { quiet: true },
      );
      app.canvas?.select(nodes);
    };

    return {
      /** @param {MouseEvent} event @param {{id: string, position: Point}} node */
      onNodeDragStart: (event, node) => {
        carried.current = isFrame(node.id) ? inside(node.id) : [];
        start.current = node.position;
        shake.current = new Shake(event.clientX);
        shaken.current = false;
      },
      /** @param {MouseEvent} event @param {{id: string, position: Point}} node */
      onNodeDrag: (event, node) => {
        if (isFrame(node.id)) {
          carry(node.position);
          return;
        }
        if (shake.current?.turned(event.clientX, event.timeStamp)) {
          shake.current = null;
          shaken.current = true;
          bridgeOut(app, [node.id]).catch(session.complain);
        }
      },
      /** @param {MouseEvent} event @param {unknown} _ @param {{id: string, position: Point}[]} dragged */
      onNodeDragStop: (event, _, dragged) => {
        shake.current = null;
        setGuides({ x: null, y: null });
        if (event.altKey && !dragged.some(({ id }) => isFrame(id))) {
          copyTo(dragged).catch(session.complain);
          return;
        }
        const wire =
          dragged.length === 1 && !shaken.current && loose(dragged[0].id)
            ? wireUnder({ x: event.clientX, y: event.clientY })
            : null;
        // Where they are drawn, which may be where they have snapped to.
        const places = dragged.map(({ id, position }) => {
          const at = flow.getNode(id)?.position ?? position;
          return /** @type {[string, Point]} */ ([id, at]);
        });
        const [frame] = places.filter(([id]) => isFrame(id));
        sendPositions([...places, ...(frame ? carriedTo(frame[1]) : [])]);
        if (wire) session.batch(insertion(app, dragged[0].id, wire)).catch(session.complain);
      },
    };
  }, [app, flow, putBack, sendPositions]);

  /**
   * Bend a drag's changes to the middles of other nodes.
   * @param {any[]} changes
   */
  const snap = (changes) => {
    const moves = changes.filter(
      ({ type, dragging, position }) => type === "position" && dragging && position,
    );
    if (!app.view.snap || moves.length !== 1) return;
    const [move] = moves;
    const others = flow.getNodes().filter(({ id }) => id !== move.id);
    const reach = SNAP_PIXELS / flow.getZoom();
    const { x, y } = move.position;
    const places = others.filter(({ id }) => !isFrame(id)).map(({ position }) => position);
    const across = nearest(
      x,
      places.map((place) => place.x),
      reach,
    );
    const down = nearest(
      y,
      places.map((place) => place.y),
      reach,
    );
    move.position = { x: across ?? onGrid(x), y: down ?? onGrid(y) };
    setGuides({ x: across, y: down });
  };
  return { handlers, guides, snap };
}
