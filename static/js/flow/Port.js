/** The ports of a node: where wires end on it, and where they begin. */

import { Handle, Position } from "../../vendor/vendor.js";
import { wireId } from "../state/records.js";
import { portName } from "../words/names.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";

/**
 * Put the end of a wire in the hand: the press goes to React Flow's own grip on it, which lies under
 * the port.
 * @param {MouseEvent} event
 * @param {string} wire
 */
function takeEnd(event, wire) {
  const grip = document.querySelector(
    `.react-flow__edge[data-id="${CSS.escape(wire)}"] .react-flow__edgeupdater-target`,
  );
  if (!grip || event.button !== 0) return;
  event.stopPropagation();
  const { clientX, clientY, button } = event;
  grip.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, clientX, clientY, button }));
}

/** @param {{id: string, port: number, arity: number, x: number | string, y: number, open: boolean}} props */
function InputPort({ id, port, arity, x, y, open }) {
  return html`<${Handle}
    type="target"
    position=${typeof x === "string" ? Position.Top : Position.Left}
    id=${String(port)}
    className=${open ? "port in open" : "port in"}
    style=${{ left: x, top: y }}
    title=${portName(port, arity)}
    onMouseDownCapture=${(/** @type {MouseEvent} */ event) => takeEnd(event, wireId(id, port))}
  />`;
}

/**
 * The ports at which wires end on a node.
 * @param {import("../state/app.js").App} app
 * @param {string} id
 * @param {number} arity
 * @param {number[]} ports those that are drawn
 */
export function inputPorts({ measures, mirror, view }, id, arity, ports) {
  const ends = measures.ends(ports.length);
  return ports.map((port, index) => {
    const open = !mirror.wires.has(wireId(id, port));
    const [along, across] = [measures.inset(ends[index]), ends[index]];
    const x = view.laid?.down ? `calc(50% + ${across}px)` : along;
    const y = view.laid?.down ? along : measures.table.disc / 2 + across;
    return html`<${InputPort} key=${port} ...${{ id, port, arity, x, y, open }} />`;
  });
}

/**
 * The port at which wires begin.
 * @param {import("../state/app.js").App} app
 */
export const outputPort = ({ view }) =>
  html`<${Handle}
    type="source"
    position=${view.laid?.down ? Position.Bottom : Position.Right}
    id="out"
    className="port out"
    title=${t("port.output")}
  />`;
