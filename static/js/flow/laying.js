/**
 * How nodes are laid out in this window where that is not as in the document: down, in a window that
 * is higher than wide, where numbers are larger so and the document leaves it open; and with room for
 * labels, where wires have them.
 * The server says where nodes would be; the document's own places stay as they are.
 */

import { useEffect } from "../../vendor/vendor.js";
import { MESSAGES } from "../link/protocol.js";
import { useApp } from "../state/app.js";
import { labelWidth } from "./WireLabels.js";

/** What nodes take beyond their middles, in canvas units: half a body, and numbers beside it. */
const AROUND = { x: 100, y: 60 };

/** The labels of larger graphs find what room they can: nobody reads so many at once. */
const MOST_LABELLED = 150;

/**
 * How large places can be drawn in a window. What is open beside the canvas does not count: a panel
 * that opens turns no graph around.
 * @param {Iterable<import("../state/app.js").Point>} places
 * @param {{width: number, height: number}} pane
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
 * How wide the widest label is that wires have, in canvas units; 0 without labels.
 * @param {import("../state/app.js").App} app
 */
function labelsOf({ measures, mirror, view }) {
  if (!view.contributions || mirror.nodes.size > MOST_LABELLED) return 0;
  let widest = 0;
  for (const [id, { target, source }] of mirror.wires) {
    const numbers = mirror.wireNumbers.get(id);
    if (!numbers || mirror.standsInside(source)) continue;
    const upstream = mirror.numbersOf(target).gradient;
    widest = Math.max(
      widest,
      labelWidth(measures, { upstream, ...numbers }, measures.table.labelSize),
    );
  }
  return Math.ceil(widest);
}

/** @param {() => void} fit */
export function useLaying(fit) {
  const app = useApp();
  const { mirror, session, view } = app;
  useEffect(() => {
    /** One question is on its way; what changes meanwhile makes it one more. */
    let state = /** @type {"resting" | "asking" | "again" | "over"} */ ("resting");
    /**
     * @param {import("../state/mirror.js").Direction} direction
     * @param {number} labels
     */
    const ask = async (direction, labels) => {
      const answer = await session.ask(MESSAGES.PLACES, { direction, labels }).catch(() => null);
      return answer && new Map(Object.entries(answer.places).map(([id, [x, y]]) => [id, { x, y }]));
    };
    /** @returns {Promise<{laid: import("../state/view.js").Laid | null, down: boolean}>} */
    const found = async () => {
      const pane = { width: window.innerWidth, height: window.innerHeight };
      const labels = labelsOf(app);
      const own = labels
        ? await ask(mirror.down ? "down" : "right", labels)
        : new Map([...mirror.nodes].filter(([id]) => !mirror.standsInside(id)));
      const laid = labels && own ? { labels, places: own } : null;
      if (mirror.down) return { laid, down: true };
      const across = { laid, down: false };
      const high = pane.width < pane.height;
      if (mirror.direction !== null || !high || !own) return across;
      const down = await ask("down", labels);
      const turns = down && scaleOf(down.values(), pane) > scaleOf(own.values(), pane);
      return turns ? { laid: { labels, places: down }, down: true } : across;
    };
    const once = async () => {
      const { laid, down } =
        mirror.nodes.size > 0 ? await found() : { laid: null, down: mirror.down };
      if (isOver()) return;
      const same = view.down === down && view.laid?.labels === laid?.labels;
      view.setLaid(laid, down);
      if (!same) requestAnimationFrame(fit);
    };
    const look = async () => {
      if (state !== "resting") {
        if (state === "asking") state = "again";
        return;
      }
      do {
        state = "asking";
        await once();
      } while (isAgain());
      if (!isOver()) state = "resting";
    };
    const isAgain = () => state === "again";
    const isOver = () => state === "over";
    const resized = () => void look();
    window.addEventListener("resize", resized);
    resized();
    const stops = [
      mirror.subscribe("structure", () => void look()),
      mirror.subscribe("direction", () => void look()),
      view.subscribe("contributions", () => void look()),
    ];
    return () => {
      state = "over";
      stops.forEach((stop) => stop());
      window.removeEventListener("resize", resized);
    };
  }, [app, fit, mirror, session, view]);
}
