/**
 * A window that is higher than it is wide may see values run down: where the numbers are larger so,
 * the server says where the nodes would be. The document's own places stay as they are.
 */

import { useEffect } from "../../vendor/vendor.js";
import { MESSAGES } from "../link/protocol.js";
import { useApp } from "../state/app.js";

/** What nodes take beyond their middles, in canvas units: half a body, and numbers beside it. */
const AROUND = { x: 100, y: 60 };

/**
 * How large places can be drawn.
 * @param {Iterable<import("../state/app.js").Point>} places
 * @param {DOMRect} pane
 */
function scaleOf(places, { width, height }) {
  const all = [...places];
  const across = all.map(({ x }) => x);
  const down = all.map(({ y }) => y);
  return Math.min(
    width / (Math.max(...across) - Math.min(...across) + AROUND.x),
    height / (Math.max(...down) - Math.min(...down) + AROUND.y),
  );
}

/**
 * @param {import("../../vendor/vendor.js").RefObject<HTMLElement | null>} box
 * @param {() => void} fit
 */
export function useTurning(box, fit) {
  const { mirror, session, view } = useApp();
  useEffect(() => {
    let asked = 0;
    const look = async () => {
      const pane = box.current?.getBoundingClientRect();
      if (!pane || pane.width >= pane.height || mirror.nodes.size === 0) {
        view.setTurned(null);
        return;
      }
      const mine = ++asked;
      const answer = await session
        .ask(MESSAGES.PLACES, { direction: "down" })
        .catch(() => ({ places: null }));
      if (mine !== asked || !answer.places) return;
      const places = new Map(Object.entries(answer.places).map(([id, [x, y]]) => [id, { x, y }]));
      const own = [...mirror.nodes.values()].filter(({ id }) => !mirror.standsInside(id));
      const before = view.turned !== null;
      const turns = scaleOf(places.values(), pane) > scaleOf(own, pane);
      view.setTurned(turns ? places : null);
      if (before !== turns) requestAnimationFrame(fit);
    };
    const watcher = new ResizeObserver(() => void look());
    if (box.current) watcher.observe(box.current);
    const stop = mirror.subscribe("structure", () => void look());
    return () => {
      asked = -1;
      stop();
      watcher.disconnect();
    };
  }, [box, fit, mirror, session, view]);
}
