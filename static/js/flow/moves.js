/** Moves of nodes and frames by hand: sent when a drag ends, and when arrow keys have rested. */

import { useCallback, useRef } from "../../vendor/vendor.js";
import { moveEdits } from "../acts/moving.js";
import { useApp } from "../state/app.js";
import { frameId, isFrame } from "./elements.js";

/** @typedef {import("../state/app.js").Point} Point */

/** How long after the last arrow key a move is sent, in milliseconds. */
const ARROWS_SETTLE = 300;

/**
 * What sends places, and what looks for moves among React Flow's changes.
 * @param {import("../../vendor/vendor.js").ReactFlowInstance} flow
 */
export function useMoves(flow) {
  const { mirror, session, view } = useApp();
  const send = useCallback(
    (/** @type {[string, Point][]} */ places, /** @type {object[]} */ more = []) => {
      const frames = places.flatMap(([id, { x, y }]) => {
        const frame = isFrame(id) ? mirror.frames.get(frameId(id)) : undefined;
        if (!frame || (frame.x === x && frame.y === y)) return [];
        return [{ type: "set_frame", id: frame.id, frame: { ...frame, x, y } }];
      });
      return session
        .batch([...more, ...frames, ...moveEdits(mirror, places)])
        .catch(session.complain);
    },
    [mirror, session],
  );

  const waiting = useRef({ settling: 0, moved: /** @type {Set<string>} */ (new Set()) });
  /**
   * Arrow keys move nodes without a drag that could end: the last of them ends it, for all nodes that
   * were moved until then.
   */
  const settle = useCallback(
    (/** @type {any[]} */ changes) => {
      const moves = changes.filter((c) => c.type === "position" && !c.dragging);
      if (moves.length === 0) return;
      const { moved, settling } = waiting.current;
      for (const { id } of moves) moved.add(id);
      clearTimeout(settling);
      waiting.current.settling = window.setTimeout(() => {
        const places = [...moved].flatMap((id) => {
          const node = flow.getNode(id);
          return node ? [/** @type {[string, Point]} */ ([id, node.position])] : [];
        });
        moved.clear();
        // What is laid out meanwhile is nobody's move.
        if (!view.laid) void send(places);
      }, ARROWS_SETTLE);
    },
    [flow, send, view],
  );
  return { send, settle };
}
