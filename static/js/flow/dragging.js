/**
 * Dragging nodes: where they end, what Alt, a wire under the body and a shake make of it, and the
 * guides that they snap to on the way.
 */

import { useCallback, useMemo, useRef, useState } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { bridgedOut, insertion, isLoose } from "../acts/edits.js";
import { copyTo } from "../acts/files.js";
import { roomInWire } from "../acts/room.js";
import { isFrame } from "./elements.js";
import { lightWire, wireUnder } from "./landing.js";

/** @typedef {import("../state/app.js").Point} Point */
/** @typedef {{x: number | null, y: number | null}} Guides lines to draw, in canvas units */
/** @typedef {{ids: string[], by: Point}} Copied what is copied by the drag, and how far off */

/** Nearer than this, in pixels on the screen, an edge snaps to another node's. */
const SNAP_PIXELS = 6;

/** A shake is this many turns to and fro, each of at least so many pixels, within so many ms. */
const SHAKE = { turns: 4, pixels: 18, within: 700 };

/** Distance of the grid's lines, in canvas units. */
export const GRID = 12;

/** @param {number} place */
const onGrid = (place) => Math.round(place / GRID) * GRID;

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
 * @param {(places: [string, Point][], more?: object[]) => void} sendPositions as one step with more edits
 */
export function useDragging(flow, sendPositions) {
  const app = useApp();
  const [guides, setGuides] = useState(/** @type {Guides} */ ({ x: null, y: null }));
  const [copies, setCopies] = useState(/** @type {Copied | null} */ (null));
  const shake = useRef(/** @type {Shake | null} */ (null));
  // What a shake will unplug at the drop; a node that was shaken out is put into no other wire.
  const shaken = useRef(/** @type {object[] | null} */ (null));
  // What a dragged frame carries along.
  const carried = useRef(/** @type {{id: string, position: Point}[]} */ ([]));
  // Where what is dragged was, and, with Alt, what of it stays there.
  const starts = useRef(/** @type {Map<string, Point>} */ (new Map()));
  const copied = useRef(/** @type {Copied | null} */ (null));
  // The wire that the dragged node would go into, were it let go now.
  const landing = useRef(/** @type {string | null} */ (null));
  const aimAt = useCallback(
    (/** @type {string | null} */ wire) => {
      landing.current = wire;
      lightWire(app.view, wire);
    },
    [app],
  );
  const handlers = useMemo(() => {
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
     * @param {string} frame
     * @param {Point} to
     * @returns {[string, Point][]}
     */
    const carriedTo = (frame, to) => {
      const start = starts.current.get(frame) ?? to;
      const [dx, dy] = [to.x - start.x, to.y - start.y];
      return carried.current.map(({ id, position: { x, y } }) => [id, { x: x + dx, y: y + dy }]);
    };

    /** @param {Map<string, Point>} places */
    const put = (places) =>
      flow.setNodes((nodes) =>
        nodes.map((node) => {
          const position = places.get(node.id);
          return position ? { ...node, position } : node;
        }),
      );

    /**
     * Copy what is dragged, or move it, from now on: with Alt its original stays, wires and all.
     * @param {boolean} copying
     */
    const turnTo = (copying) => {
      if (copying === (copied.current !== null)) return;
      const ids = [...starts.current.keys()];
      copied.current = copying && !ids.some(isFrame) ? { ids, by: { x: 0, y: 0 } } : null;
      if (copied.current) put(starts.current);
      else setCopies(null);
    };

    /**
     * Unplug a node in the hand: its wires are gone at once, and for everyone when it is let go.
     * @param {string} id
     */
    const shakeOut = (id) => {
      shaken.current = bridgedOut(app, [id]);
      aimAt(null);
      hide((edge) => edge.source === id || edge.target === id);
    };

    /**
     * The edits that put a node into a wire; its place becomes one with room.
     * @param {string} wire
     * @param {[string, Point]} placed
     */
    const putInto = (wire, placed) => {
      const [id, wish] = placed;
      const { at, edits } = roomInWire(app, wire, wish, app.mirror.nodes.get(id)?.op ?? "", id);
      placed[1] = at;
      return [...insertion(app, id, wire), ...edits];
    };

    /** @param {(edge: {source: string, target: string}) => boolean} hidden */
    const hide = (hidden) =>
      flow.setEdges((edges) => edges.map((edge) => ({ ...edge, hidden: hidden(edge) })));

    return {
      /** @param {MouseEvent} event @param {{id: string, position: Point}} node @param {{id: string, position: Point}[]} dragged */
      onNodeDragStart: (event, node, dragged) => {
        carried.current = isFrame(node.id) ? inside(node.id) : [];
        starts.current = new Map(dragged.map(({ id, position }) => [id, position]));
        shake.current = new Shake(event.clientX);
        shaken.current = null;
        turnTo(event.altKey);
      },
      /** @param {MouseEvent} event @param {{id: string, position: Point}} node */
      onNodeDrag: (event, node) => {
        if (isFrame(node.id)) {
          put(new Map(carriedTo(node.id, node.position)));
          return;
        }
        turnTo(event.altKey);
        if (!copied.current && shake.current?.turned(event.clientX, event.timeStamp)) {
          shake.current = null;
          shakeOut(node.id);
        }
      },
      /** @param {MouseEvent} _event @param {unknown} _node @param {{id: string, position: Point}[]} dragged */
      onNodeDragStop: async (_event, _node, dragged) => {
        const wire = landing.current;
        shake.current = null;
        aimAt(null);
        setGuides({ x: null, y: null });
        if (copied.current) {
          const { ids, by } = copied.current;
          copied.current = null;
          await copyTo(app, ids, by);
          setCopies(null);
          return;
        }
        // Where they are drawn, which may be where they have snapped to.
        const places = dragged.map(({ id, position }) => {
          const at = flow.getNode(id)?.position ?? position;
          return /** @type {[string, Point]} */ ([id, at]);
        });
        const [frame] = places.filter(([id]) => isFrame(id));
        const more = wire ? putInto(wire, places[0]) : (shaken.current ?? []);
        await sendPositions([...places, ...(frame ? carriedTo(...frame) : [])], more);
        if (shaken.current) hide(() => false);
      },
    };
  }, [aimAt, app, flow, sendPositions]);

  /**
   * Bend a drag's changes to the middles of other nodes; of what is copied, only the copy moves.
   * @param {any[]} changes
   */
  const snap = (changes) => {
    const moves = changes.filter(({ type, position }) => type === "position" && position);
    const [move] = moves.filter(({ dragging }) => dragging);
    if (move && moves.length === 1) {
      if (app.view.snap) snapOne(move);
      aimAt(wireFor(move));
    }
    if (!copied.current) return;
    for (const change of moves) {
      const start = starts.current.get(change.id);
      if (!start) continue;
      const { x, y } = change.position;
      copied.current = { ...copied.current, by: { x: x - start.x, y: y - start.y } };
      change.position = start;
    }
    if (moves.length) setCopies(copied.current);
  };

  /**
   * The wire that a node goes into where it is dragged to, if any takes it.
   * @param {{id: string, position: Point}} move
   */
  const wireFor = ({ id, position }) => {
    if (copied.current || shaken.current || !isLoose(app, id)) return null;
    return wireUnder(app, flow, position, flow.getNode(id)?.width ?? 0);
  };

  /** @param {{id: string, position: Point}} move */
  const snapOne = (move) => {
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
  return { handlers, guides, copies, snap };
}
