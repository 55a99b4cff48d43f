/** A node on the canvas: a disc, a pill or a dot, with its name, its numbers and its ports. */

import { memo, useLayoutEffect, useRef } from "../../vendor/vendor.js";
import { barOf } from "../state/allowed.js";
import { useApp } from "../state/app.js";
import { arityOf } from "../acts/edits.js";
import { isConstant, isFed, isLeaf } from "../words/kinds.js";
import { bodyOf } from "../state/notation.js";
import { NameField } from "../fields/NameField.js";
import { Icon } from "../fields/Icon.js";
import { NumberField } from "../fields/NumberField.js";
import { problemOf } from "../words/names.js";
import { t } from "../words/i18n.js";
import { numberOf } from "../words/numbering.js";
import { html, useTopic } from "../lib.js";
import { Dot } from "./Dot.js";
import { Figure } from "./Figures.js";
import { useGrowth } from "./legible.js";
import { inputPorts, outputPort } from "./Port.js";
import { Runs } from "./Runs.js";
import { TOLD_FATES, useSpoken } from "./spoken.js";
import { told } from "./told.js";

/** What a hollow port and a dashed pill say. */
const OPEN = ["open-port", "waiting"];

/** Which numbers a step is about. */
const LINES_IN_PLAY = {
  begin: ["shows-value", "shows-gradient"],
  leaves: ["shows-value"],
  forward: ["shows-value", "shows-gradient"],
  initialise: ["shows-gradient"],
  backward: ["shows-gradient"],
};

/**
 * What a node is called by number: on the Wengert list while it is walked or read, and in the order
 * of a lazy run's plan.
 * @param {import("../state/app.js").App} app
 * @param {string} id
 */
function badgeOf({ mirror, walker, view }, id) {
  // Captions call a node by its name where it has one; the table by its number.
  const named = !view.numbering && mirror.nodes.get(id)?.name;
  const numbering = walker.walk ?? view.numbering;
  const number = numbering && !named ? numberOf(numbering, id) : null;
  if (number || walker.active || view.numbering || !mirror.plan) return number;
  const turn = mirror.turns.get(id);
  return turn === undefined ? null : `${turn}.`;
}

/**
 * What is being typed on a node: its name, or the number of a constant in it.
 * @param {{id: string, edited: string, done: () => void}} props
 */
function InPlace({ id, edited, done }) {
  const { mirror } = useApp();
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => root.current?.querySelector("input")?.focus(), []);
  const node = mirror.nodes.get(edited);
  if (!node) return null;
  return html`<div ref=${root} className="in-place nodrag">
    ${
      edited === id && !isConstant(node.op)
        ? html`<${NameField} id=${id} name=${node.name ?? ""} onDone=${done} />`
        : html`<${NumberField} ...${numberProps(node)} given=${node.value ?? null} shown=${null} slides=${false} onDone=${done} />`
    }
  </div>`;
}

/** @param {import("../state/mirror.js").NodeDef} node */
const numberProps = ({ id, name, op, min, max, step, digits, style }) => ({
  id,
  label: name || t(`kind.${op}`),
  low: min,
  high: max,
  step,
  digits,
  numberStyle: style,
});

/** @param {{id: string}} props */
function Drawn({ id }) {
  const app = useApp();
  const { measures, mirror, timeline, view, walker } = app;
  useTopic(mirror, `node:${id}`);
  useTopic(timeline, "contrast");
  useTopic(walker, `walk:${id}`);
  useTopic(view, `focus:${id}`);
  useTopic(view, `pointed:${id}`);
  useTopic(view, "numbering");
  useTopic(view, `edited:${id}`);
  useTopic(view, "laid");
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const node = mirror.nodes.get(id);
  const numbers = mirror.numbersOf(id);
  const problem = mirror.problems.get(id);
  const leaf = isLeaf(node?.op ?? "");
  const seen = walker.nodes.get(id);
  const inPlay = walker.lit.includes(id) || view.focus.has(id);
  const growth = useGrowth(inPlay);
  useSpoken(root, id);

  if (!node) return null;
  const body = bodyOf(app, id);
  const fate = mirror.plan?.fates.get(id)?.name;
  const toldFate = fate !== undefined && TOLD_FATES.includes(fate);
  const badge = badgeOf(app, id);
  const change = timeline.changeOf(id);
  const waiting = isFed(node.op) && mirror.givenNumber(id) === null;
  const state = [
    "body",
    leaf ? `leaf ${node.op}` : "operator",
    mirror.target === id && "target",
    problem && `problem ${problem.code}`,
    waiting && "waiting",
    body.back && "returns",
    fate,
    node.slider && "pinned",
    seen?.now && "now",
    inPlay && "in-play",
    seen?.gets && "gets",
    ...LINES_IN_PLAY[walker.step?.kind ?? "begin"].filter(
      (line) =>
        line === "shows-value" ||
        walker.derivative === "tangent" ||
        walker.step?.kind !== "forward",
    ),
    view.focus.has(id) && "focused",
    view.pointed.includes(id) && "pointed",
    change,
  ];
  return html`<div
    ref=${root}
    className=${state.filter(Boolean).join(" ")}
    style=${inPlay ? { "--play": growth } : undefined}
    title=${told(app, id)}
    onDoubleClick=${(/** @type {MouseEvent} */ event) => {
      event.stopPropagation();
      const asked = /** @type {HTMLElement} */ (event.target).dataset.constant;
      const edited = asked ?? body.constants[0] ?? id;
      const number = edited !== id || isConstant(node.op);
      if (barOf(app, number ? "present" : "edit", edited) === null) view.editInPlace(id, edited);
    }}
  >
    ${inputPorts(app, id, arityOf(app, id), body)}
    <span className="body-text"><${Runs} runs=${body.text} /></span>
    ${body.name.length > 0 && html`<span className="body-name"><${Runs} runs=${body.name} /></span>`}
    ${badge && !toldFate && html`<span className="badge">${badge}</span>`}
    ${
      node.locked_by &&
      html`<span className="lock-mark" title=${t("node.locked")} aria-hidden="true"><${Icon} name="lock" /></span>`
    }
    ${node.note && html`<span className="note-mark" title=${node.note} aria-hidden="true">✎</span>`}
    ${
      leaf && !isConstant(node.op)
        ? html`<div className="figure value given">
            <${NumberField}
              ...${numberProps(node)}
              given=${mirror.givenNumber(id)}
              shown=${numbers.value}
              slides
              widthOf=${(/** @type {string} */ text) => measures.widthOf(text, 1)}
            />
          </div>`
        : html`<${Figure} id=${id} kind="value" />`
    }
    ${!isConstant(node.op) && html`<${Figure} id=${id} kind="gradient" />`}
    ${problem && !OPEN.includes(problem.code) && html`<span className="body-problem">${problemOf(app, id)}</span>`}
    ${toldFate && html`<span className="fate">${badge} ${t(`fateShort.${fate}`)}</span>`}
    ${view.edited?.node === id && html`<${InPlace} id=${id} edited=${view.edited.what} done=${() => view.editInPlace(null)} />`}
    ${change && html`<span className="change-sign">${change === "came" ? "+" : "~"}</span>`}
    ${outputPort(app, body)}
  </div>`;
}

/** @param {{id: string}} props */
function NearOrFar({ id }) {
  const { view } = useApp();
  useTopic(view, "far");
  return view.far ? html`<${Dot} id=${id} />` : html`<${Drawn} id=${id} />`;
}

export const Body = memo(NearOrFar, (before, after) => before.id === after.id);
