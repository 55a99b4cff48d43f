/** A node on the canvas: what it is, its value and its gradient, and what is wrong with it. */

import {
  Handle,
  memo,
  Position,
  useLayoutEffect,
  useRef,
  useUpdateNodeInternals,
} from "../../vendor/vendor.js";
import { isLeaf, useApp } from "../state/app.js";
import { NameField } from "../fields/NameField.js";
import { NumberField } from "../fields/NumberField.js";
import { entryLabel, portName, problemOf, symbolOf } from "../words/names.js";
import { formatFor, inWords } from "../words/format.js";
import { t } from "../words/i18n.js";
import { html, useTopic } from "../lib.js";
import { wireId } from "../state/records.js";
import { Figures } from "./Figures.js";

/** What a lazy run's plan does with a node, where there is something to say about it. */
const TOLD_FATES = ["pruned", "folded", "merged"];

/** In larger graphs names from afar would be too small to read, and cost more to draw than boxes. */
const NAMED_FROM_AFAR = 100;

/**
 * The accessible name: `x1, variable, value 2, gradient 5.5`.
 * @param {string} name
 * @param {string} kind
 * @param {import("../state/mirror.js").NodeNumbers} numbers
 * @param {string} problem
 */
function spoken(name, kind, { value, gradient }, problem) {
  const parts = [name, kind].filter(Boolean);
  if (value !== null) parts.push(t("node.value", { number: inWords(value) }));
  if (gradient !== null) parts.push(t("node.gradient", { number: inWords(gradient) }));
  if (problem) parts.push(problem);
  return parts.join(t("node.comma"));
}

/**
 * What a node is called by number: on the Wengert list while it is walked or read, and in the order
 * of a lazy run's plan.
 * @param {import("../state/app.js").App} app
 * @param {string} id
 */
function badgeOf({ mirror, walker, view }, id) {
  const index = walker.walk?.index.get(id) ?? view.indices?.get(id);
  if (index !== undefined) return html`<i>v</i><sub>${String(index).replace("-", "−")}</sub>`;
  if (walker.active || view.indices || !mirror.plan) return null;
  const turn = mirror.turns.get(id);
  return turn === undefined ? null : `${turn}.`;
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
  const { mirror, session, view, walker } = app;
  useTopic(mirror, `node:${id}`);
  useTopic(view, "far");
  useTopic(walker, `walk:${id}`);
  useTopic(view, `focus:${id}`);
  useTopic(view, "indices");
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const measure = useUpdateNodeInternals();
  const far = useRef(view.far);
  const node = mirror.nodes.get(id);
  const numbers = mirror.numbersOf(id);
  const problem = mirror.problems.get(id);
  const entry = app.entries.get(node?.op ?? "");
  const isTarget = mirror.target === id;
  const leaf = isLeaf(node?.op ?? "");
  const name = node?.name ?? "";
  const seen = walker.nodes.get(id);
  const title = name || (leaf ? t("kind.constant") : symbolOf(app, node?.op ?? ""));
  const label = spoken(
    name || (leaf ? "" : (entry?.symbol ?? "")),
    leaf ? t(`kind.${node?.op}`) : entryLabel(node?.op ?? "", entry?.label ?? ""),
    walker.active
      ? { ...numbers, value: seen?.value ?? null, gradient: seen?.gradient ?? null }
      : numbers,
    problem ? problemOf(app, id) : node?.note ? t("node.note") : "",
  );

  useLayoutEffect(() => {
    // React Flow's wrapper has the focus and the role; only its name is ours.
    root.current?.closest(".react-flow__node")?.setAttribute("aria-label", label);
  }, [label]);

  useLayoutEffect(() => {
    // From afar a card has no ports, so React Flow does not know where they are once it is near.
    if (far.current && !view.far) measure(id);
    far.current = view.far;
  }, [id, measure, view, view.far]);

  if (!node) return null;
  const arity = entry?.arity ?? 0;
  const fate = mirror.plan?.fates.get(id);
  const badge = badgeOf(app, id);
  const state = [
    "card",
    leaf ? `leaf ${node.op}` : "operator",
    isTarget && "target",
    problem && `problem ${problem.code}`,
    mirror.givenNumber(id) === null && node.op === "placeholder" && "waiting",
    fate && fate.name,
    seen?.now && "now",
    (walker.lit.includes(id) || view.focus.has(id)) && "in-play",
    seen?.gets && "gets",
    view.focus.has(id) && "focused",
  ];
  const classes = state.filter(Boolean).join(" ");
  if (view.far) {
    const named = mirror.nodes.size <= NAMED_FROM_AFAR;
    return html`<div ref=${root} className=${classes}>${named && html`<span className="far-name">${node.op === "constant" ? formatFor(node.value ?? NaN, node) : title}</span>`}</div>`;
  }
  return html`<div ref=${root} className=${classes}>
    ${Array.from(
      { length: arity },
      (_, port) => html`<${InputPort} key=${port} id=${id} port=${port} arity=${arity} />`,
    )}
    <div className="card-head">
      ${badge && html`<span className="badge">${badge}</span>`}
      ${
        leaf
          ? html`<span className="kind">${t(`kind.${node.op}`)}</span>
              ${node.op !== "constant" && html`<${NameField} id=${id} name=${name} />`}`
          : html`<span className="symbol" title=${entryLabel(node.op, entry?.label ?? "")}>${entry?.symbol}</span>
              ${name && html`<${NameField} id=${id} name=${name} />`}`
      }
      ${node.note && html`<span className="note-mark" title=${node.note} aria-hidden="true">✎</span>`}
      <button
        type="button"
        className="target-button nodrag"
        aria-pressed=${isTarget}
        title=${isTarget ? t("target.isHint") : t("target.makeHint")}
        aria-label=${isTarget ? t("target.is", { node: title }) : t("target.make", { node: title })}
        tabIndex=${-1}
        onClick=${() => session.edit({ type: "set_target", id }).catch(session.complain)}
      >
        ${isTarget ? t("target") : "◎"}
      </button>
    </div>
    ${
      leaf &&
      html`<${NumberField}
            id=${id}
            label=${name || t(`kind.${node.op}`)}
            given=${mirror.givenNumber(id)}
            shown=${numbers.value}
            slides=${node.op !== "constant"}
            low=${node.min}
            high=${node.max}
            step=${node.step}
            digits=${node.digits}
            numberStyle=${node.style}
          />`
    }
    <${Figures} id=${id} hasValue=${!leaf} hasGradient=${node.op !== "constant"} />
    ${problem && html`<p className="card-problem">${problemOf(app, id)}</p>`}
    ${fate && TOLD_FATES.includes(fate.name) && html`<p className="card-fate">${t(`fate.${fate.name}`)}</p>`}
    <${Handle} type="source" position=${Position.Right} id="out" className="port out" title=${t("port.output")} />
  </div>`;
}

export const NodeCard = memo(Card, (before, after) => before.id === after.id);
