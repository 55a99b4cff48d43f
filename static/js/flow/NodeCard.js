/** A node on the canvas: what it is, its value and its gradient, and what is wrong with it. */

import { Handle, memo, Position, useLayoutEffect, useRef } from "../../vendor/vendor.js";
import { isLeaf, useApp } from "../app.js";
import { NameField } from "../components/NameField.js";
import { NumberField } from "../components/NumberField.js";
import { portName, symbolOf } from "../edits.js";
import { exact, format, formatFor } from "../format.js";
import { html, useTopic } from "../lib.js";
import { wireId } from "../mirror.js";

/** Sentences for what a lazy run's plan did with a node. */
const FATES = /** @type {Record<string, string>} */ ({
  pruned: "pruned: the target does not need it",
  folded: "folded into a constant",
  merged: "merged with its twin",
});

/**
 * The accessible name: `x1, variable, value 2, gradient 5.5`.
 * @param {string} name
 * @param {string} kind
 * @param {import("../mirror.js").NodeNumbers} numbers
 * @param {string} problem
 */
function spoken(name, kind, { value, gradient }, problem) {
  const parts = [name, kind].filter(Boolean);
  if (value !== null) parts.push(`value ${format(value)}`);
  if (gradient !== null) parts.push(`gradient ${format(gradient)}`);
  if (problem) parts.push(problem);
  return parts.join(", ");
}

/**
 * @param {{label: string, kind: string, number: number | null,
 *   node: import("../format.js").NumberStyle}} props
 */
function Row({ label, kind, number, node }) {
  return html`<div className=${`figure ${kind}`}>
    <span className="figure-label">${label}</span>
    <span className="figure-number" title=${number === null ? "" : exact(number)}>
      ${number === null ? "–" : formatFor(number, node)}
    </span>
  </div>`;
}

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

/** @param {{id: string, port: number, arity: number}} props */
function InputPort({ id, port, arity }) {
  return html`<${Handle}
    type="target"
    position=${Position.Left}
    id=${String(port)}
    className=${`port in port-${port}-of-${arity}`}
    title=${portName(port, arity)}
    onMouseDownCapture=${(/** @type {MouseEvent} */ event) => takeEnd(event, wireId(id, port))}
  />`;
}

/** @param {{id: string}} props */
function Card({ id }) {
  const app = useApp();
  const { mirror, session } = app;
  useTopic(mirror, `node:${id}`);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const node = mirror.nodes.get(id);
  const numbers = mirror.numbersOf(id);
  const problem = mirror.problems.get(id);
  const entry = app.entries.get(node?.op ?? "");
  const isTarget = mirror.target === id;
  const leaf = isLeaf(node?.op ?? "");
  const name = node?.name ?? "";
  const title = name || (leaf ? "constant" : symbolOf(app, node?.op ?? ""));
  const label = spoken(
    name || (leaf ? "" : (entry?.symbol ?? "")),
    leaf ? (node?.op ?? "") : (entry?.label ?? ""),
    numbers,
    problem?.message ?? (node?.note ? "has a note" : ""),
  );

  useLayoutEffect(() => {
    // React Flow's wrapper has the focus and the role; only its name is ours.
    root.current?.closest(".react-flow__node")?.setAttribute("aria-label", label);
  }, [label]);

  if (!node) return null;
  const arity = entry?.arity ?? 0;
  const fate = mirror.plan?.fates[id];
  const state = [
    "card",
    leaf ? `leaf ${node.op}` : "operator",
    isTarget && "target",
    problem && `problem ${problem.code}`,
    mirror.givenNumber(id) === null && node.op === "placeholder" && "waiting",
    fate && fate.name,
  ];
  return html`<div ref=${root} className=${state.filter(Boolean).join(" ")}>
    ${Array.from(
      { length: arity },
      (_, port) => html`<${InputPort} key=${port} id=${id} port=${port} arity=${arity} />`,
    )}
    <div className="card-head">
      ${
        leaf
          ? html`<span className="kind">${node.op}</span>
              ${node.op !== "constant" && html`<${NameField} id=${id} name=${name} />`}`
          : html`<span className="symbol" title=${entry?.label}>${entry?.symbol}</span>
              ${name && html`<${NameField} id=${id} name=${name} />`}`
      }
      ${node.note && html`<span className="note-mark" title=${node.note} aria-hidden="true">✎</span>`}
      <button
        type="button"
        className="target-button nodrag"
        aria-pressed=${isTarget}
        title=${isTarget ? "This is the target: the node that is differentiated" : "Make this the target"}
        aria-label=${isTarget ? `${title} is the target` : `Make ${title} the target`}
        tabIndex=${-1}
        onClick=${() => session.edit({ type: "set_target", id }).catch(() => {})}
      >
        ${isTarget ? "target" : "◎"}
      </button>
    </div>
    ${
      leaf
        ? html`<${NumberField}
            id=${id}
            label=${name || node.op}
            given=${mirror.givenNumber(id)}
            shown=${numbers.value}
            slides=${node.op !== "constant"}
            low=${node.min}
            high=${node.max}
            step=${node.step}
            digits=${node.digits}
            numberStyle=${node.style}
          />`
        : html`<${Row} label="value" kind="value" number=${numbers.value} node=${node} />`
    }
    ${node.op !== "constant" && html`<${Row} label="gradient" kind="gradient" number=${numbers.gradient} node=${node} />`}
    ${problem && html`<p className="card-problem">${problem.message}</p>`}
    ${fate && FATES[fate.name] && html`<p className="card-fate">${FATES[fate.name]}</p>`}
    <${Handle} type="source" position=${Position.Right} id="out" className="port out" title="output" />
  </div>`;
}

export const NodeCard = memo(Card, (before, after) => before.id === after.id);
