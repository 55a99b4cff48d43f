/**
 * Drawing wires: what a drag may join (the server says, when the drag starts), what it does when it
 * ends on a port, on a node, on nothing, and how wires are re-plugged.
 */

import { refusalWords, t } from "../words/i18n.js";
import { useMemo, useRef } from "../../vendor/vendor.js";
import { useApp } from "../state/app.js";
import { freePorts } from "../acts/edits.js";
import { labelOf } from "../words/names.js";
import { MESSAGES } from "../link/protocol.js";
import { wireId } from "../state/records.js";

/**
 * @typedef {{source: string, target: string, sourceHandle?: string | null,
 *   targetHandle?: string | null}} Connection
 * @typedef {{node: string, side: "output" | "input", port: number, refused: Map<string, string>,
 *   words: Map<string, Promise<string>>, moves: string | null, at: {x: number, y: number} | null}} Drag
 *   refused: codes by node; words: why, for the nodes that the pointer has been over; at: where the
 *   pointer is on the screen
 */

/** @param {MouseEvent | TouchEvent} event */
function pointOf(event) {
  const { clientX: x, clientY: y } = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x, y };
}

/** @param {{x: number, y: number}} point */
function nodeUnder({ x, y }) {
  const element = document.elementFromPoint(x, y)?.closest(".react-flow__node");
  return element instanceof HTMLElement ? (element.dataset.id ?? null) : null;
}

/**
 * The port that is meant by a wire's end on a node: the nearest one; but where that is taken and the
 * pointer is nearer to the body's middle, a free one.
 * @param {import("../state/app.js").App} app
 * @param {string} target
 * @param {number} nearest
 * @param {{x: number, y: number}} at on the screen
 */
function meantPort(app, target, nearest, at) {
  const [free = nearest] = freePorts(app, target);
  if (free === nearest || !app.mirror.wires.has(wireId(target, nearest))) return nearest;
  const node = document.querySelector(`.react-flow__node[data-id="${CSS.escape(target)}"]`);
  const away = (/** @type {string} */ part) => {
    const box = node?.querySelector(part)?.getBoundingClientRect();
    return box ? Math.hypot(box.x + box.width / 2 - at.x, box.y + box.height / 2 - at.y) : Infinity;
  };
  return away(".body") < away(`.port.in[data-handleid="${nearest}"]`) ? free : nearest;
}

/**
 * The handlers that React Flow calls while wires are drawn.
 * @param {(point: {x: number, y: number}) => {x: number, y: number}} toCanvas
 */
export function useWiring(toCanvas) {
  const app = useApp();
  const drag = useRef(/** @type {Drag | null} */ (null));
  return useMemo(() => {
    const { mirror, session, view } = app;

    /** @param {string} text */
    const explain = (text) => view.explain(text);

    /**
     * Why a wire cannot join a node, asked once for a node and a drag.
     * @param {Drag} held
     * @param {string} other
     */
    const wordsFor = (held, other) => {
      let words = held.words.get(other);
      if (!words) {
        const { node, side } = held;
        words = session.ask(MESSAGES.REFUSAL, { node, side, other }).then(
          ({ refusal }) => (refusal ? refusalWords(refusal, (id) => labelOf(app, id)) : ""),
          (error) => error.message,
        );
        held.words.set(other, words);
      }
      return words;
    };

    let under = /** @type {string | null} */ (null);
    /** @param {PointerEvent} event */
    const watch = async (event) => {
      const held = drag.current;
      if (held) held.at = { x: event.clientX, y: event.clientY };
      const other = (under = nodeUnder({ x: event.clientX, y: event.clientY }));
      if (!held || other === null || other === held.node || !held.refused.has(other)) explain("");
      else {
        const words = await wordsFor(held, other);
        // The pointer may have gone on, and the drag may have ended.
        if (drag.current === held && under === other) explain(words);
      }
    };

    /**
     * @param {string} node
     * @param {"output" | "input"} side
     * @param {number} port
     * @param {string | null} moves the wire that is being re-plugged
     */
    const start = (node, side, port, moves) => {
      const current = (drag.current = {
        node,
        side,
        port,
        moves,
        refused: new Map(),
        words: new Map(),
        at: null,
      });
      document.addEventListener("pointermove", watch);
      session.ask(MESSAGES.CONNECTABLE, { node, side }).then(
        ({ refused }) => (current.refused = new Map(Object.entries(refused))),
        (error) => session.notify(error.message, "refusal"),
      );
    };

    const end = () => {
      document.removeEventListener("pointermove", watch);
      explain("");
      const ended = drag.current;
      drag.current = null;
      return ended;
    };

    /**
     * @param {string} source
     * @param {string} target
     * @param {number} port
     * @param {string | null} moves
     */
    const connect = (source, target, port, moves) => {
      const old = moves === null ? undefined : mirror.wires.get(moves);
      /** @type {object[]} */
      const edits = [];
      if (old && (old.target !== target || old.port !== port)) {
        edits.push({ type: "disconnect", target: old.target, port: old.port });
      }
      edits.push({ type: "connect", source, target, port });
      session.batch(edits).catch(session.complain);
    };

    /**
     * A drag that ended beside every port: on a node's body it takes that node's free port, on the
     * empty canvas it offers what fits.
     * @param {Drag} held
     * @param {{x: number, y: number}} screen
     */
    const dropped = (held, screen) => {
      const under = nodeUnder(screen);
      if (!under) {
        if (held.moves !== null) {
          const wire = mirror.wires.get(held.moves);
          if (wire) {
            session
              .edit({ type: "disconnect", target: wire.target, port: wire.port })
              .catch(session.complain);
          }
          return;
        }
        const { node, side, port } = held;
        view.open({ kind: "add", screen, at: toCanvas(screen), wire: { node, side, port } });
        return;
      }
      if (under === held.node) return;
      if (held.refused.has(under)) {
        void wordsFor(held, under).then((words) => session.notify(words, "refusal"));
      } else if (held.side === "input") {
        connect(under, held.node, held.port, held.moves);
      } else {
        const [port] = freePorts(app, under);
        if (port !== undefined) connect(held.node, under, port, held.moves);
        else {
          session.notify(t("wire.noRoom", { node: labelOf(app, under) }), "refusal");
        }
      }
    };

    return {
      /** @param {unknown} _ @param {{nodeId: string | null, handleId: string | null, handleType: string | null}} from */
      onConnectStart: (_, { nodeId, handleId, handleType }) => {
        if (drag.current || !nodeId) return;
        const side = handleType === "source" ? "output" : "input";
        start(nodeId, side, side === "input" ? Number(handleId) : 0, null);
      },
      /** @param {Connection} connection */
      onConnect: ({ source, target, targetHandle }) => {
        const { moves = null, side, at } = drag.current ?? {};
        const nearest = Number(targetHandle);
        const port = side === "output" && at ? meantPort(app, target, nearest, at) : nearest;
        connect(source, target, port, moves);
      },
      /** @param {MouseEvent | TouchEvent} event @param {{isValid: boolean | null}} state */
      onConnectEnd: (event, state) => {
        if (drag.current?.moves) return;
        const held = end();
        if (held && !state.isValid) dropped(held, pointOf(event));
      },
      /** @param {unknown} _ @param {{id: string, source: string, target: string, targetHandle?: string | null}} edge @param {string} fixed */
      onReconnectStart: (_, edge, fixed) => {
        // React Flow names the end that stays; the other one is in the hand.
        if (fixed === "source") start(edge.source, "output", 0, edge.id);
        else start(edge.target, "input", Number(edge.targetHandle), edge.id);
      },
      /** @param {{id: string}} edge @param {Connection} connection */
      onReconnect: (edge, { source, target, targetHandle }) => {
        connect(source, target, Number(targetHandle), edge.id);
      },
      /** @param {MouseEvent | TouchEvent} event @param {unknown} _edge @param {unknown} _side @param {{isValid: boolean | null}} state */
      onReconnectEnd: (event, _edge, _side, state) => {
        const held = end();
        if (held && !state.isValid) dropped(held, pointOf(event));
      },
      /** @param {Connection} connection */
      isValidConnection: ({ source, target }) => {
        const held = drag.current;
        const other = held?.side === "input" ? source : target;
        return !held || !held.refused.has(other);
      },
    };
  }, [app, toCanvas]);
}
