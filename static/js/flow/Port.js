/** The ports of a node: where wires end on it, and where they begin. */

import { Handle } from "../../vendor/vendor.js";
import { wireId } from "../state/records.js";
import { portName } from "../words/names.js";
import { t } from "../words/i18n.js";
import { html } from "../lib.js";
import { sidesOfPorts } from "./elements.js";

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

/**
 * @param {{id: string, port: number, arity: number, side: import("../../vendor/vendor.js").Position, style: object, open: boolean}} props
 */
function InputPort({ id, port, arity, side, style, open }) {
  return html`<${Handle}
    type="target"
    position=${side}
    id=${String(port)}
    className=${open ? "port in open" : "port in"}
    style=${style}
    title=${portName(port, arity)}
    onMouseDownCapture=${(/** @type {MouseEvent} */ event) => takeEnd(event, wireId(id, port))}
  />`;
}

/**
 * The ports at which wires end on a node.
 * @param {import("../state/app.js").App} app
 * @param {string} id
 * @param {number} arity
 * @param {Pick<import("../state/notation.js").Body, "ports" | "back">} body
 */
export function inputPorts({ measures, mirror, view }, id, arity, { ports, back }) {
  const ends = measures.ends(ports.length);
  const down = view.down;
  const side = sidesOfPorts(down, back).into;
  return ports.map((port, index) => {
    const open = !mirror.wires.has(wireId(id, port));
    const [along, across] = [measures.inset(ends[index]), ends[index]];
    const on = back ? `calc(100% - ${along}px)` : `${along}px`;
    const beside = `calc(50% + ${across}px)`;
    const style = down ? { left: beside, top: on } : { left: on, top: beside };
    return html`<${InputPort} key=${port} ...${{ id, port, arity, side, style, open }} />`;
  });
}

/**
 * The port at which wires begin.
 * @param {import("../state/app.js").App} app
 * @param {Pick<import("../state/notation.js").Body, "ports" | "back">} body
 */
export const outputPort = ({ view }, { back }) =>
  html`<${Handle}
    type="source"
    position=${sidesOfPorts(view.down, back).out}
    id="out"
    className="port out"
    title=${t("port.output")}
  />`;
